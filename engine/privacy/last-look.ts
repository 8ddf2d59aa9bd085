// The last look at a text that is about to leave the VPS. It shares no code with the anonymiser, on purpose.
import { lookForIbans } from './last-look-ibans.ts'
import { lookForNames } from './last-look-names.ts'
import { lookForNumbers } from './last-look-numbers.ts'

/** What the look can find. Never a value: this goes into logs, letters and chats. */
export type Finding = 'email' | 'phone' | 'iban' | 'nir' | 'card' | 'name' | 'address'

interface People {
  readonly sender: string | null
  readonly recipients: readonly string[] | null
}

const PLACEHOLDER = /<(?:EMAIL|IBAN|NIR|CARD|PHONE|URL|PERSON|LOCATION|DATE|NUMBER|ID|LITERAL)_\d{1,9}>/g
/** In the place of a placeholder: belongs to no word, no address and no gap within a number. */
const GONE = '\ue000'.repeat(8)
const CODES: Readonly<Record<string, string>> = { '%20': ' ', '%2b': '+', '&nbsp;': ' ', '&#160;': ' ' }

/** Any decimal digit as its ASCII one: a script's ten digits follow one another, and the first is a multiple away. */
const digit = (character: string): string => {
  const point = character.codePointAt(0) ?? 0
  for (let value = 0; value < 10; value += 1) {
    if (!/^\p{Nd}$/u.test(String.fromCodePoint(point - value - 1))) return String(value)
  }
  return '0'
}

/**
 * A copy for looking only: no placeholders, nothing invisible, no accents, ASCII digits, plain blanks. Runs of combining
 * marks go before the normalisation, which would sort them in quadratic time.
 */
const shadow = (text: string): string =>
  text
    .replace(PLACEHOLDER, GONE)
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[^\P{Cc}\t\r\n]/gu, '')
    .replace(/\p{M}+/gu, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\P{Nd}0-9]/gu, digit)
    .replace(/[\p{Zs}\t]/gu, ' ')
    .replace(/\p{Pd}|\u2212/gu, '-')
    .replace(/%(?:20|2b|40)|&(?:#64|#x40|commat|nbsp|#160);/gi, (code) => CODES[code.toLowerCase()] ?? '@')

// After an @: labels, and a last one of letters only, as top-level domains have.
const DOMAIN = /(?:[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}\.){1,8}\p{L}{2,24}/uy
const SPELT =
  /[\p{L}\p{N}._+-] ?[[({] ?(?:at|arobase) ?[\])}] ?[\p{L}\p{N}][\p{L}\p{N}-]{0,62} ?(?:\.|[[({] ?(?:dot|point) ?[\])}]) ?\p{L}{2}/iu

/** Walks from one @ to the next and looks at both of its sides. */
const hasEmail = (text: string): boolean => {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    DOMAIN.lastIndex = at + 1
    if (/[\p{L}\p{N}._%+'-]"?$/u.test(text.slice(Math.max(0, at - 3), at)) && DOMAIN.test(text)) return true
  }
  return SPELT.test(text)
}

/**
 * The kinds of everything personal that is left in a text, in time linear in its length: e-mail addresses, French and
 * international telephone numbers, IBANs, NIRs and cards with a right checksum, names and addresses of the headers.
 */
export const lastLook = (text: string, people: People): readonly Finding[] => {
  const copy = shadow(text)
  const found = new Set<Finding>()
  if (hasEmail(copy)) found.add('email')
  if (lookForIbans(copy)) found.add('iban')
  for (const kind of lookForNumbers(copy)) found.add(kind)
  const headers = [people.sender, ...(people.recipients ?? [])].flatMap((field) =>
    field === null ? [] : [shadow(field)],
  )
  if (headers.length > 0) for (const kind of lookForNames(copy, headers)) found.add(kind)
  return [...found].sort()
}
