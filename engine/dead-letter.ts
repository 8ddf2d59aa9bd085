// The codes of dead letters and the fixed sentence of each: the runbook groups letters by error_message.

/** Why one email could not be done. Closed list: a new code needs a sentence here and a locale key `letter-<code>`. */
export const LETTER_SENTENCES = {
  invalid_answer: 'The model answered outside the schema three times',
  refusal: 'The model refused to answer',
  truncated: 'The answer was cut at max_tokens three times',
  rejected: 'The provider refuses this request as invalid',
  too_large: 'The request is too large for the provider',
  service_error: 'The service fails on this email while its neighbours pass',
  pii_left: 'Something personal was left after anonymisation: nothing was sent',
  undecodable: 'The email holds no text that can be decoded',
  constraint: 'The database refuses this row',
} as const

export type LetterCode = keyof typeof LETTER_SENTENCES

export const isLetterCode = (code: string): code is LetterCode => Object.hasOwn(LETTER_SENTENCES, code)

/** A letter about to be written. */
export interface NewLetter {
  readonly messageId: string
  readonly code: LetterCode
  readonly tries: number
  /** Never personal: of a database error the SQLSTATE, table and constraint. */
  readonly detail?: Readonly<Record<string, string>>
}
