// An anonymised subject as it may be shown outside the VPS: only when nothing personal is found in it, and cut short.
import { cutText } from './privacy/cut.ts'
import type { Headers } from './privacy/deny-list.ts'
import { seal } from './privacy.ts'

const SUBJECT_CHARACTERS = 60

/** The subject, looked at once more with the email's own people in mind; undefined where there is none to show. */
export const shownSubject = (subject: string | null, headers: Headers): string | undefined => {
  const plain = subject?.replace(/\s+/g, ' ').trim() ?? ''
  if (plain === '' || seal(plain, headers).kind === 'left') return undefined
  const { text, cut } = cutText(plain, SUBJECT_CHARACTERS)
  return cut ? `${text}…` : text
}
