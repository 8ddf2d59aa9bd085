// The codes of dead letters and the fixed sentence of each: the runbook groups letters by error_message.

import type { AnonymizedEmail } from './privacy.ts'

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

/** Codes that another try at the end of the phase may well heal; all others would fail in the same way. */
export const WORTH_RETRYING = [
  'invalid_answer',
  'refusal',
  'truncated',
  'service_error',
] as const satisfies readonly LetterCode[]

/** Reasons to give a letter up that need no words of the owner. Closed list: locale keys `skip-reason-<code>`. */
export const SKIP_REASONS = ['unreadable', 'unwanted', 'duplicate', 'not_needed'] as const

/** A letter about to be written. */
export interface NewLetter {
  readonly messageId: string
  readonly code: LetterCode
  readonly tries: number
  /** Never personal: of a database error the SQLSTATE, table and constraint. */
  readonly detail?: Readonly<Record<string, string>>
  /** What was sent of it, which passed the last look; absent when nothing was, or when it is kept already. */
  readonly anonymised?: AnonymizedEmail
}
