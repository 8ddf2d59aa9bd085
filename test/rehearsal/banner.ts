// The banner of the rehearsal: loud about what is emulated and what is not, before anything can be typed.
import { PARTS, type Part, type Parts, spendsMoney, VARIABLES } from './environment.ts'

const NAMES: Readonly<Record<Part, string>> = {
  telegram: 'Telegram',
  claude: 'Claude',
  voyage: 'Voyage AI',
  presidio: 'Presidio',
  database: 'PostgreSQL',
}

const EMULATED: Readonly<Record<Part, string>> = {
  telegram: 'emulated: this terminal is the phone',
  claude: 'emulated: invented answers, invented bills',
  voyage: 'emulated: invented vectors, invented bills',
  presidio: 'emulated: patterns and a list of names',
  database: 'embedded, on this disk',
}

/** What is at stake, loudly: money, or nothing. */
export const title = (parts: Parts): string =>
  spendsMoney(parts) ? 'PARTLY REAL: MONEY IS SPENT' : 'REHEARSAL: nothing here is real, and nothing is spent'

export interface BannerFacts {
  readonly parts: Parts
  readonly redis: boolean
  readonly folder: string
  /** What is in the source, in words. */
  readonly mail: string
  /** Where the same phone is as a page; undefined when the phone is a real one. */
  readonly page: string | undefined
}

export const banner = ({ parts, redis, folder, mail, page }: BannerFacts): string => {
  const text = `  ${title(parts)}  `
  const rule = '═'.repeat(text.length)
  const row = (name: string, what: string) => `  ${name.padEnd(11)} ${what}`
  const emulated = PARTS.filter((part) => parts[part] === 'emulated')
  return [
    `╔${rule}╗`,
    `║${text}║`,
    `╚${rule}╝`,
    ...PARTS.map((part) => row(NAMES[part], parts[part] === 'emulated' ? EMULATED[part] : `REAL (${VARIABLES[part]})`)),
    row('Redis', redis ? 'REAL (REDIS_URL)' : 'memory instead'),
    row('Mail', mail),
    ...(page === undefined ? [] : [row('Page', `${page} (the same phone in a browser, and incidents to rehearse)`)]),
    row('Folder', `${folder} (npm start -- --fresh begins anew)`),
    '',
    `A part becomes real when its variable is set in .env: ${emulated.map((part) => VARIABLES[part]).join(', ')}.`,
    '',
  ].join('\n')
}
