// The plain form of a text: what a reader sees, so that a detector sees it too.

// Invisible on every screen, and therefore a way to split a number or a name: zero-width characters, soft hyphens,
// variation selectors, bidirectional marks, controls other than tab and newline, the frame of a keycap emoji.
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Me}]|(?![\t\n])\p{Cc}/gu
const LINE_END = /\r\n?|[\f\v\u0085\p{Zl}\p{Zp}]/gu
// Unicode sorts each run of combining marks; ICU does it in quadratic time (1 MB of them: three minutes).
// The two half-width voicing signs are letters that become marks.
const LONG_MARK_RUN = /([\p{M}\uff9e\uff9f]{8})[\p{M}\uff9e\uff9f]+/gu
const STRAY_MARKS = /(?<![\p{L}\p{M}])\p{M}+/gu
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu
const ENCODED = /%40|%2b|&#64;|&#x40;|&commat;|&nbsp;|&#160;/gi

const DECODED: Readonly<Record<string, string>> = { '%2b': '+', '&nbsp;': ' ', '&#160;': ' ' }

/** Unicode keeps the decimal digits of a script in ten neighbouring places, so the distance to the first is the value. */
const asciiDigit = (digit: string): string => {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(point - zero)
}

/**
 * Unicode-normalised text (NFKC) without invisible characters, with ASCII digits, blanks and dashes, `\n` line ends and no lone surrogate.
 * Takes time linear in its length whatever it holds, and leaves its own result unchanged.
 */
export const plain = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(LINE_END, '\n')
    .replace(INVISIBLE, '')
    .replace(LONG_MARK_RUN, '$1')
    .normalize('NFKC')
    .replace(STRAY_MARKS, '')
    .replace(FOREIGN_DIGIT, asciiDigit)
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(ENCODED, (code) => DECODED[code.toLowerCase()] ?? '@')
