// Raw mail for the tests of the import: messages written as mailers write them, and cut and read as the import does.
import { createLineCutter } from '../../../engine/import/lines.ts'
import { type CutMessage, createMessageCutter } from '../../../engine/import/parts.ts'
import { readMessage } from '../../../engine/import/read-message.ts'

/** Lines joined by \n, one character per byte: what is above U+00FF must be encoded by the caller. */
export const raw = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\n'), 'latin1')

/** A plain message with that id and body. */
export const plainMail = (id: string, body: string, ...fields: readonly string[]): string =>
  [
    `Message-ID: <${id}>`,
    'From: Jean Dupont <jean@exemple.fr>',
    'To: Marie <marie@exemple.fr>',
    `Subject: Sujet de ${id}`,
    'Date: Mon, 02 Jan 2006 15:04:05 +0100',
    ...fields,
    '',
    body,
  ].join('\n')

/** Cuts bytes into a message, fed in chunks of `size` bytes. */
export const cutMessage = (bytes: Buffer, size = 64): CutMessage => {
  const cutter = createMessageCutter()
  const lines = createLineCutter(cutter)
  for (let from = 0; from < bytes.length; from += size) lines.push(bytes.subarray(from, from + size))
  lines.end()
  return cutter.end()
}

/** Reads a message that must be readable. */
export const readEmail = async (bytes: Buffer) => {
  const read = await readMessage(cutMessage(bytes))
  if (read.kind !== 'email') throw new Error(`unreadable: ${read.code}`)
  return { ...read.email, receivedAt: read.receivedAt }
}
