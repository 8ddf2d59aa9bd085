// The variables of the backup: a public key, a place on the PC, a pinned host key. A private key given by mistake is refused.
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isPlainPath, parseRemote, type Remote } from '../engine/backup/copy.ts'
import { isIdentity, isRecipient } from '../engine/backup/encrypt.ts'

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsAbsent, schema.optional())

const recipient = z.string().superRefine((text, { addIssue }) => {
  if (isIdentity(text))
    addIssue('is a private key: put the public one (age1...) here, and take the private one off this machine')
  else if (!isRecipient(text)) addIssue('is not a public key of age: it begins with age1, as age-keygen prints it')
})

const days = z.coerce
  .number({ error: 'must be a whole number of days, 1 or more' })
  .int({ error: 'must be a whole number of days, 1 or more' })
  .min(1, { error: 'must be a whole number of days, 1 or more' })

export const backupShape = {
  BACKUP_DIR: optional(z.string()),
  BACKUP_AGE_RECIPIENT: optional(recipient),
  BACKUP_REMOTE: optional(
    z
      .string()
      .refine(
        (text) => parseRemote(text) !== undefined,
        'must be user@host:folder, of letters, digits and ._-/ only, such as antonio@pc:backups/friday',
      ),
  ),
  BACKUP_KNOWN_HOSTS: optional(z.string().refine(isPlainPath, 'must be a path of letters, digits and ._-/ only')),
  BACKUP_KEEP_DAYS: z.preprocess((value) => blankIsAbsent(value) ?? 7, days),
}

interface BackupVariables {
  readonly DATA_DIR: string
  readonly BACKUP_DIR?: string | undefined
  readonly BACKUP_AGE_RECIPIENT?: string | undefined
  readonly BACKUP_REMOTE?: string | undefined
  readonly BACKUP_KNOWN_HOSTS?: string | undefined
}

/** What does not go together: nothing leaves this machine in the clear, nor to a host that nobody vouched for. */
export const backupFaults = (config: BackupVariables): readonly string[] => {
  if (config.BACKUP_REMOTE === undefined) return []
  return [
    ...(config.BACKUP_AGE_RECIPIENT === undefined
      ? [
          'BACKUP_AGE_RECIPIENT is missing: what goes to BACKUP_REMOTE must be encrypted; age-keygen makes the key on the PC',
        ]
      : []),
    ...(config.BACKUP_KNOWN_HOSTS === undefined
      ? [
          'BACKUP_KNOWN_HOSTS is missing: the file that pins the key of BACKUP_REMOTE; ssh-keyscan prints it, compare it on the PC',
        ]
      : isPlainPath(resolve(config.BACKUP_KNOWN_HOSTS))
        ? []
        : [
            'BACKUP_KNOWN_HOSTS lies below a working folder that rsync cannot be given: put it at an absolute path without spaces, such as /etc/panel/known_hosts',
          ]),
  ]
}

/** Absolute: rows remember it. */
export const backupFolder = ({ BACKUP_DIR, DATA_DIR }: BackupVariables): string =>
  resolve(BACKUP_DIR ?? join(DATA_DIR, 'backups'))

export const backupRemote = ({ BACKUP_REMOTE, BACKUP_KNOWN_HOSTS }: BackupVariables): Remote | undefined => {
  const place = parseRemote(BACKUP_REMOTE ?? '')
  return place && BACKUP_KNOWN_HOSTS !== undefined ? { ...place, knownHosts: resolve(BACKUP_KNOWN_HOSTS) } : undefined
}
