// What an email itself says: quoted replies, signatures and the footers of telephones are left out. Pure, linear in time.

/** Part of the prompt's hash: another way of trimming is another question to the model. */
export const TRIM_VERSION = 1

const QUOTE = /^\s{0,3}(?:>|\|\s)/
// Lines are looked at only up to this length, so that no pattern meets a megabyte without a line break.
const LOOKED_AT = 400
/** The sentence before a quoted reply: French and English, as mail programs write it. */
const INTRODUCTION =
  /^\s*(?:on\b.{0,300}\bwrote\s?:|le\b.{0,300}\ba\s+(?:é|e)crit\s?:|am\b.{0,300}\bschrieb\b.{0,100}:)\s*$/i
const ORIGINAL = /^[\s>]*[-_]{3,}\s*(?:original message|message d['’]origine|message original)\s*[-_]{3,}\s*$/i
/** The first line of the block of headers that Outlook puts above what it quotes; a second one must follow. */
const HEADER_FIRST = /^\s*(?:from|de)\s?:\s*\S/i
const HEADER_NEXT = /^\s*(?:sent|date|envoy(?:é|e)(?: le)?|to|(?:à|a)|cc|subject|objet)\s?:\s*\S/i
const SIGNATURE = /^--\s?$/
const FOOTER =
  /^\s*(?:sent from my\b|sent from (?:outlook|yahoo|mail)\b|get outlook for\b|envoy(?:é|e) (?:de(?:puis)?|à partir de) (?:mon|ma|outlook|yahoo)\b|(?:obtenez|télécharger) outlook (?:pour|for)\b).{0,80}$/i

/** A signature is short; what is longer behind two dashes is text. */
const SIGNATURE_LINES = 12
const SIGNATURE_CHARACTERS = 800
/** With less than this left, the email is what it quotes: a forward, or an answer of one word. */
const LEAST_CHARACTERS = 40

const visible = (text: string): number => text.replaceAll(/\s/g, '').length

const joined = (lines: readonly string[], at: number): string => `${lines[at] ?? ''} ${lines[at + 1] ?? ''}`

/** Whether all that follows from line `at` on is a reply that the program quoted below the writer's own words. */
const beginsQuoted = (lines: readonly string[], at: number): boolean => {
  const line = lines[at] ?? ''
  if (ORIGINAL.test(line)) return true
  return HEADER_FIRST.test(line) && HEADER_NEXT.test(lines[at + 1] ?? '')
}

const introduces = (lines: readonly string[], at: number): 0 | 1 | 2 => {
  const quotedAfter = (next: number) => QUOTE.test(lines[next] ?? '') || (lines[next] ?? '').trim() === ''
  if (INTRODUCTION.test(lines[at] ?? '') && quotedAfter(at + 1)) return 1
  // Mail programs break the sentence where it gets long.
  return INTRODUCTION.test(joined(lines, at)) && quotedAfter(at + 2) ? 2 : 0
}

const withoutSignature = (lines: readonly string[]): readonly string[] => {
  const dashes = lines.findLastIndex((line) => SIGNATURE.test(line))
  if (dashes < 0) return lines
  const signature = lines.slice(dashes + 1)
  const short = signature.length <= SIGNATURE_LINES && signature.join('\n').length <= SIGNATURE_CHARACTERS
  return short ? lines.slice(0, dashes) : lines
}

/**
 * The writer's own lines of a body, in their order. The whole body comes back when hardly anything else would be left.
 * Trimming twice is the same as once.
 */
export const ownWords = (body: string): string => {
  const lines = body.split('\n')
  const heads = lines.map((line) => line.slice(0, LOOKED_AT))
  const kept: number[] = []
  for (let at = 0; at < lines.length; at += 1) {
    if (beginsQuoted(heads, at)) break
    const skip = introduces(heads, at)
    if (skip > 0) at += skip - 1
    else if (!QUOTE.test(heads[at] ?? '') && !FOOTER.test(heads[at] ?? '')) kept.push(at)
  }
  const own = withoutSignature(kept.map((at) => lines[at] ?? ''))
    .join('\n')
    .trimEnd()
  if (own.length >= body.trimEnd().length || visible(own) < LEAST_CHARACTERS) return body
  // A quote taken out may leave two halves that look like a quote together.
  return ownWords(own)
}
