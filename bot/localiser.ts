// The localiser: turns keys and parameters into sentences of one language, with the Fluent files of bot/locales.
import { readdirSync, readFileSync } from 'node:fs'
import { I18n } from '@grammyjs/i18n'
import { BACKUP_CODES } from '../engine/backup/fault.ts'
import { LETTER_SENTENCES } from '../engine/dead-letter.ts'
import { INCIDENTS } from '../engine/incidents.ts'
import type { Message } from '../engine/message.ts'
import { PHASES } from '../engine/snapshot.ts'
import { createFormats, type Formats, LANGUAGES, type Language } from './formats.ts'

export type Params = Message['params']

export interface Localiser {
  readonly language: Language
  /** The sentence of `key`. A fault of a sentence gives its bare key: a push must never fail for a word. */
  t(key: string, params?: Params): string
  /** The sentence that the engine or a check means. */
  say(message: Message): string
}

export interface LocaliserOptions {
  /** IANA name; dates are shown in it. */
  readonly timezone: string
  /** Told of a missing key or parameter, once per use. */
  readonly onFault: (fault: string) => void
  /** Where `*.fr.ftl` and `*.en.ftl` lie. */
  readonly folder?: URL
}

const incidents = new Set(Object.keys(INCIDENTS))

/** Codes that have a sentence of their own: `{ $phaseName }` in a sentence is what `phase-<phase>` says. */
const NAMED_CODES: readonly { readonly param: string; readonly family: string; readonly codes: ReadonlySet<string> }[] =
  [
    { param: 'phase', family: 'phase', codes: new Set(PHASES) },
    { param: 'kind', family: 'incident', codes: incidents },
    { param: 'incident', family: 'incident', codes: incidents },
    { param: 'service', family: 'service', codes: new Set(['anthropic', 'voyage', 'presidio']) },
    { param: 'fault', family: 'backup-fault', codes: BACKUP_CODES },
    { param: 'stage', family: 'backup-stage', codes: new Set(['dump', 'restore_test', 'encrypt', 'copy']) },
    { param: 'code', family: 'letter', codes: new Set(Object.keys(LETTER_SENTENCES)) },
  ]

/** Stands where a sentence lacks a value. */
const UNKNOWN = '…'

const functionsOf = (formats: Formats) => {
  const onNumber =
    (format: (value: number) => string) =>
    ([given]: readonly { valueOf(): unknown }[]) => {
      const value = Number(given?.valueOf())
      return Number.isFinite(value) ? format(value) : UNKNOWN
    }
  const onText =
    (format: (text: string) => string) =>
    ([given]: readonly { valueOf(): unknown }[]) => {
      const text = String(given?.valueOf())
      return Number.isNaN(Date.parse(text)) ? UNKNOWN : format(text)
    }
  return {
    MONEY: onNumber(formats.money),
    DURATION: onNumber(formats.duration),
    BYTES: onNumber(formats.bytes),
    PERCENT: onNumber(formats.percent),
    MOMENT: onText(formats.moment),
    CLOCK: onText(formats.clock),
    DAY: onText(formats.day),
  }
}

/** All Fluent text of a language: one bundle per language, since a second one for it would never be asked. */
export const sourceOf = (folder: URL, language: Language): string =>
  readdirSync(folder)
    .filter((file) => file === `${language}.ftl` || file.endsWith(`.${language}.ftl`))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')

const localesFolder = new URL('./locales/', import.meta.url)

/** Loads both languages and gives the localiser of each. Throws when a file is not Fluent. */
export const createLocalisers = (options: LocaliserOptions): Record<Language, Localiser> => {
  const i18n = new I18n({
    defaultLocale: 'fr',
    fluentOptions: { warningHandler: (warning) => options.onFault(warning.path) },
  })
  for (const language of LANGUAGES) {
    i18n.loadLocaleSync(language, {
      source: sourceOf(options.folder ?? localesFolder, language),
      bundleOptions: { useIsolating: false, functions: functionsOf(createFormats(language, options.timezone)) },
    })
  }
  const of = (language: Language): Localiser => {
    const translate = (key: string, params: Params): string => {
      try {
        return i18n.t(language, key, params)
      } catch (error) {
        const fault = error instanceof Error ? error.message : 'unreadable'
        options.onFault(`${key}: ${fault}`)
        const missing = /Unknown variable: \$?(\w+)/.exec(fault)?.[1]
        return missing === undefined || missing in params ? key : translate(key, { ...params, [missing]: UNKNOWN })
      }
    }
    const t = (key: string, params: Params = {}) => {
      const named: Record<string, string | number> = { ...params }
      for (const { param, family, codes } of NAMED_CODES) {
        const code = params[param]
        if (typeof code === 'string' && codes.has(code)) named[`${param}Name`] = translate(`${family}-${code}`, {})
      }
      return translate(key, named)
    }
    return { language, t, say: ({ key, params }) => t(key, params) }
  }
  return { fr: of('fr'), en: of('en') }
}
