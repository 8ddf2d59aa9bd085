// Secrets by file: a variable with _FILE at its end names the file that holds the value, as Docker and systemd hand them over.
import { readFileSync, statSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/** The variables that may come from a file, by the variable that names it. */
export const SECRET_FILES = {
  ANTHROPIC_API_KEY_FILE: 'ANTHROPIC_API_KEY',
  VOYAGE_API_KEY_FILE: 'VOYAGE_API_KEY',
  TELEGRAM_BOT_TOKEN_FILE: 'TELEGRAM_BOT_TOKEN',
  POSTGRES_DSN_FILE: 'POSTGRES_DSN',
} as const

interface SecretsRead {
  /** With the values in their variables; what was read from a file is blank under the file's variable. */
  readonly environment: Environment
  /** One line for each variable that cannot serve; never a value. */
  readonly faults: readonly string[]
  /** The variables whose file could not be read: that they are missing is no second fault. */
  readonly unread: readonly string[]
}

const named = (environment: Environment) =>
  Object.entries(SECRET_FILES).flatMap(([variable, secret]) => {
    const file = environment[variable]
    return file ? [{ variable, secret, file }] : []
  })

/** Editors and `echo` end a file with a newline, which is no part of a secret. */
const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').replace(/[\r\n]+$/, '')
  } catch {
    // Missing, a folder, or another's: the fault that comes of it says what to look at.
    return undefined
  }
}

/** Puts the secrets in their variables. A second time it changes nothing. */
export const withSecretFiles = (environment: Environment): SecretsRead => {
  const read: Record<string, string> = {}
  const faults: string[] = []
  const unread: string[] = []
  for (const { variable, secret, file } of named(environment)) {
    if (environment[secret]) {
      faults.push(`${secret} and ${variable} are both set: keep one of them`)
      continue
    }
    const content = contentOf(file)
    if (content) {
      read[secret] = content
      // Blank, not gone: the variable may stand in the .env of a child process too.
      read[variable] = ''
      continue
    }
    unread.push(secret)
    faults.push(
      content === undefined
        ? `${variable} names a file that cannot be read: check that it is there and that this user may read it`
        : `${variable} names an empty file: put the value into it`,
    )
  }
  return { environment: { ...environment, ...read }, faults, unread }
}

const OTHERS_MAY_READ = 0o004

/** The variables whose files everybody on the machine may read. */
export const looseSecretFiles = (environment: Environment): readonly string[] =>
  named(environment)
    .filter(({ file }) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return stat !== undefined && (stat.mode & OTHERS_MAY_READ) !== 0
    })
    .map(({ variable }) => variable)
