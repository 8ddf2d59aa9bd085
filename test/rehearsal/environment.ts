// What is real and what is emulated, by the variables that are set; and the environment that the app gets from it.

export type Environment = Readonly<Record<string, string | undefined>>

export const PARTS = ['telegram', 'claude', 'voyage', 'presidio', 'database'] as const
export type Part = (typeof PARTS)[number]
export type Parts = Readonly<Record<Part, 'real' | 'emulated'>>

/** Nothing is real: what `npm run rehearse` plays with. */
export const ALL_EMULATED: Parts = {
  telegram: 'emulated',
  claude: 'emulated',
  voyage: 'emulated',
  presidio: 'emulated',
  database: 'emulated',
}

/** The variable that makes a part real. */
export const VARIABLES = {
  telegram: 'TELEGRAM_BOT_TOKEN',
  claude: 'ANTHROPIC_API_KEY',
  voyage: 'VOYAGE_API_KEY',
  presidio: 'PRESIDIO_URL',
  database: 'POSTGRES_DSN',
} as const satisfies Record<Part, string>

/** Thrown when real and emulated parts are mixed in a way that could cost money, privacy or data; says what to set. */
export class MixedPartsError extends Error {
  override readonly name = 'MixedPartsError'
}

const PAID = ['claude', 'voyage'] as const

const databaseName = (dsn: string | undefined): string => {
  try {
    return new URL(dsn ?? '').pathname.slice(1)
  } catch {
    return ''
  }
}

const faultsOf = (parts: Parts, environment: Environment): readonly string[] => {
  const paid = PAID.filter((part) => parts[part] === 'real').map((part) => VARIABLES[part])
  const faults: string[] = []
  for (const part of ['presidio', 'database'] as const) {
    if (paid.length > 0 && parts[part] === 'emulated')
      faults.push(
        `${paid.join(' and ')} would spend real money beside an emulated ${part}: set ${VARIABLES[part]}, or take the key out`,
      )
  }
  const invented = PAID.filter((part) => parts[part] === 'emulated').map((part) => VARIABLES[part])
  if (
    parts.database === 'real' &&
    invented.length > 0 &&
    !/rehearsal|test/i.test(databaseName(environment.POSTGRES_DSN))
  )
    faults.push(
      `POSTGRES_DSN would be filled with invented results: set ${invented.join(' and ')}, or name a database that has "rehearsal" in its name`,
    )
  if (parts.telegram === 'real' && !environment.TELEGRAM_OWNER_IDS)
    faults.push('TELEGRAM_BOT_TOKEN is set and TELEGRAM_OWNER_IDS is not: set the numeric Telegram id of the owner')
  return faults
}

/**
 * Which parts are real. An empty variable counts as not set.
 * @throws MixedPartsError with one line per fault; never a value
 */
export const partsOf = (environment: Environment): Parts => {
  const kindOf = (part: Part) => (environment[VARIABLES[part]] ? 'real' : 'emulated')
  const parts: Parts = {
    telegram: kindOf('telegram'),
    claude: kindOf('claude'),
    voyage: kindOf('voyage'),
    presidio: kindOf('presidio'),
    database: kindOf('database'),
  }
  const faults = faultsOf(parts, environment)
  if (faults.length === 0) return parts
  throw new MixedPartsError(
    ['The rehearsal cannot mix these parts:', ...faults.map((fault) => `  - ${fault}`)].join('\n'),
  )
}

export const isComplete = (parts: Parts): boolean => PARTS.every((part) => parts[part] === 'real')

/** True when money can be spent: the banner and the thresholds of the checks depend on it. */
export const spendsMoney = (parts: Parts): boolean => PAID.some((part) => parts[part] === 'real')

/** Where the supervisor's children listen. */
export interface Addresses {
  readonly anthropic: string
  readonly voyage: string
  readonly presidio: string
  readonly telegram: string
  readonly dsn: string
  /** The emulated Docker's proxy. */
  readonly docker: string
}

/** The owner of the emulated Telegram, and the token of its bot. Neither opens anything but the emulator. */
export const OWNER_ID = 1001
export const BOT_TOKEN = '4242:rehearsal-token-of-no-worth'
const KEY = 'rehearsal-key-of-no-worth'

// A laptop has neither the room nor the backup that the runbook asks of the VPS.
const OWN_THRESHOLDS = {
  CHECK_MIN_DISK_GB: '1',
  CHECK_MIN_RAM_GB: '1',
  WATCH_DISK_LOW_GB: '2',
  WATCH_LOOP_LAG_MS: '5000',
} as const

const emulatedVariables = (addresses: Addresses): Readonly<Record<Part, Readonly<Record<string, string>>>> => ({
  telegram: {
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_OWNER_IDS: String(OWNER_ID),
    TELEGRAM_CHAT_ID: '',
    TELEGRAM_API_ROOT: addresses.telegram,
  },
  claude: { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: addresses.anthropic, CLAUDE_TIER: 'scale' },
  voyage: { VOYAGE_API_KEY: KEY, VOYAGE_BASE_URL: `${addresses.voyage}/v1` },
  presidio: { PRESIDIO_URL: addresses.presidio },
  // Its sessions are shared, so there is one connection and no second.
  // Invented mail neither stands among real backups nor goes to somebody's PC.
  database: { POSTGRES_DSN: addresses.dsn, POSTGRES_CONNECTIONS: '1', BACKUP_DIR: '', BACKUP_REMOTE: '' },
})

/** The app's whole environment: what the person set, with the emulated parts over it. Folders are absolute paths. */
export const appEnvironment = (given: {
  readonly environment: Environment
  readonly parts: Parts
  readonly addresses: Addresses
  readonly dataFolder: string
  readonly logFolder: string
}): Environment => {
  const emulated = emulatedVariables(given.addresses)
  const variables = PARTS.filter((part) => given.parts[part] === 'emulated').map((part) => emulated[part])
  return {
    ...given.environment,
    ...(spendsMoney(given.parts) ? {} : OWN_THRESHOLDS),
    // A rehearsal restarts nothing real, whatever is configured.
    ...(spendsMoney(given.parts) ? {} : { DOCKER_PROXY_URL: given.addresses.docker, RESTART_SERVICES: '' }),
    ...Object.assign({}, ...variables),
    REHEARSAL: String(!spendsMoney(given.parts)),
    DATA_DIR: given.dataFolder,
    LOG_DIR: given.logFolder,
  }
}
