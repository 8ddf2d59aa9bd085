// Encryption with age: to a public key, piece by piece; the private key is never on this machine.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Encrypter } from 'age-encryption'
import { BackupFault } from './fault.ts'
import { ENCRYPTED, intoPlace, type Written, writePartial } from './file.ts'

/** Whether `text` is a public key of age, such as age1...: its checksum is looked at too. */
export const isRecipient = (text: string): boolean => {
  try {
    new Encrypter().addRecipient(text)
    return true
  } catch {
    return false
  }
}

/** A private key of age, which must never be given to this program. */
export const isIdentity = (text: string): boolean => /AGE-SECRET-KEY-/i.test(text)

/** Writes `path`.age beside the dump, which stays; gives the ciphertext's size and hash. */
export const encryptFile = async (
  path: string,
  recipient: string,
  options: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<Written> => {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch (error) {
    throw new BackupFault('encrypt_failed', error)
  }
  const plain = createReadStream(path, { highWaterMark: 1 << 18 })
  const sealed = await encrypter.encrypt(Readable.toWeb(plain))
  const written = await writePartial(path + ENCRYPTED, sealed, options)
  await intoPlace(path + ENCRYPTED)
  return written
}
