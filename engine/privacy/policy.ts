// The policy of anonymisation: its version, its limits, and the closed list of what a placeholder can stand for.

/** Raise it when the code changes what is hidden in a way that no pattern or limit below shows. */
export const POLICY_VERSION = 1

/** Characters (UTF-16 units) of a body that are looked at and kept; the rest is left out. */
export const BODY_LIMIT = 24_000

/** Characters (UTF-16 units) of a subject that are looked at and kept. */
export const SUBJECT_LIMIT = 1_000

/** Presidio's findings below this score are noise (a bare digit is a driving licence at 0.01). */
export const SCORE_THRESHOLD = 0.35

/** What a placeholder can stand for, the most telling first: of two findings of one length, the first one names it. */
export const KINDS = [
  'EMAIL',
  'IBAN',
  'NIR',
  'CARD',
  'PHONE',
  'URL',
  'PERSON',
  'LOCATION',
  'DATE',
  'NUMBER',
  'ID',
  'LITERAL',
] as const

export type Kind = (typeof KINDS)[number]

/** Presidio's entity names as kinds; every other entity is hidden as ID. */
const KIND_OF_ENTITY: Readonly<Record<string, Kind>> = {
  EMAIL_ADDRESS: 'EMAIL',
  IBAN_CODE: 'IBAN',
  FR_NIR: 'NIR',
  NIR: 'NIR',
  CREDIT_CARD: 'CARD',
  PHONE_NUMBER: 'PHONE',
  URL: 'URL',
  PERSON: 'PERSON',
  LOCATION: 'LOCATION',
  ADDRESS: 'LOCATION',
  DATE_TIME: 'DATE',
}

export const kindOfEntity = (entity: string): Kind =>
  (Object.hasOwn(KIND_OF_ENTITY, entity) ? KIND_OF_ENTITY[entity] : undefined) ?? 'ID'

/** A stretch of a text that is to be hidden; offsets count UTF-16 units, `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: Kind
}
