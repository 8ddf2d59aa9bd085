// A page: text written one code unit at a time and kept tidy and storable as it grows, so that any input takes linear time.

export interface Page {
  /** Writes html-like flowing text: every run of white space becomes one space, or nothing at a line's end. */
  flow(text: string, from: number, to: number): void
  /** Writes text as it stands: white space inside a line and line breaks are kept. */
  keep(text: string, from: number, to: number): void
  /** Ends the line; 2 leaves an empty line after it. More than one empty line is never left. */
  breakLine(newlines: 1 | 2): void
  /** Ends the line, or leaves an empty line when it has just ended. */
  nextLine(): void
  /** Sets what follows apart by a space, unless it begins a line. */
  space(): void
  /** All that was written: no white space at the end of a line or at either end, no NUL, no lone surrogate. */
  text(): string
}

const [TAB, LF, CR, SPACE, FIRST_SURROGATE, REPLACEMENT] = [0x09, 0x0a, 0x0d, 0x20, 0xd800, 0xfffd] as const

// White space, and what mailers use as such: no-break space, zero width space, byte order mark.
const isBlank = (code: number): boolean =>
  code <= SPACE
    ? code === SPACE || (code >= TAB && code <= CR)
    : code >= 0xa0 && (code === 0xa0 || code === 0x200b || code === 0xfeff)

// C1 controls, which nobody writes, stand for the characters of windows-1252 at these places: TextDecoder leaves them
// so in Node from 20.18.3 and 22.13.0 on (nodejs/node#56542, #60888), and so do programs that export mail.
const WINDOWS_1252 = Array.from('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ', (character) =>
  character.charCodeAt(0),
)
const C1 = 0x80

const isHigh = (code: number): boolean => (code & 0xfc00) === 0xd800
const isLow = (code: number): boolean => (code & 0xfc00) === 0xdc00

/** Replaces lone surrogates by U+FFFD, in place. */
const mendSurrogates = (units: Uint16Array): void => {
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0
    if (isHigh(unit) && isLow(units[at + 1] ?? 0)) at += 1
    else if (isHigh(unit) || isLow(unit)) units[at] = REPLACEMENT
  }
}

/** The string of those code units: one byte for each of them where that is enough. */
const decode = (units: Uint16Array, isWide: boolean): string =>
  isWide
    ? Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le')
    : Buffer.from(units).toString('latin1')

/** An empty page; `size` is the length, in UTF-16 units, that the text is likely to have. */
export const createPage = (size: number): Page => {
  let units = new Uint16Array(size + 64)
  // [0, solid) is text that stays; [solid, length) is white space that is dropped if the line ends here.
  let solid = 0
  let length = 0
  /** Line breaks that are owed before the next text: 0, 1 or 2. */
  let owed = 0
  /** All code units so far, or-ed together. */
  let seen = 0

  const makeRoom = (more: number) => {
    if (length + more <= units.length) return
    const larger = new Uint16Array((length + more) * 2)
    larger.set(units)
    units = larger
  }
  const payBreaks = () => {
    if (length > solid) return
    makeRoom(2)
    for (let left = owed; left > 0; left--) units[length++] = LF
  }
  /** Writes the text from `from` up to the next white space, and returns where that stands. */
  const word = (text: string, from: number, to: number): number => {
    makeRoom(to - from + 2)
    payBreaks()
    const room = units
    let end = length
    let at = from
    for (; at < to; at++) {
      const told = text.charCodeAt(at)
      if (isBlank(told)) break
      const unit = told >= C1 && told < C1 + WINDOWS_1252.length ? (WINDOWS_1252[told - C1] ?? told) : told
      if (unit !== 0) room[end++] = unit
      seen |= unit
    }
    if (end > length) {
      length = solid = end
      owed = 0
    }
    return at
  }
  const breakLine = (newlines: number) => {
    length = solid
    if (solid > 0 && newlines > owed) owed = newlines
  }
  const nextLine = () => breakLine(Math.min(2, owed + 1))
  const space = () => {
    if (solid === 0 || owed > 0 || length > solid) return
    makeRoom(1)
    units[length++] = SPACE
  }

  return {
    breakLine,
    nextLine,
    space,
    flow(text, from, to) {
      for (let at = from; at < to; at++) {
        if (!isBlank(text.charCodeAt(at))) at = word(text, at, to)
        if (at < to) space()
      }
    },
    keep(text, from, to) {
      for (let at = from; at < to; at++) {
        if (!isBlank(text.charCodeAt(at))) at = word(text, at, to)
        if (at === to) return
        const unit = text.charCodeAt(at)
        if (unit === LF || unit === CR) {
          if (unit === CR && text.charCodeAt(at + 1) === LF) at += 1
          nextLine()
        } else if (solid > 0) {
          payBreaks()
          makeRoom(1)
          units[length++] = unit
          seen |= unit
        }
      }
    },
    text() {
      const written = units.subarray(0, solid)
      if (seen >= FIRST_SURROGATE) mendSurrogates(written)
      return decode(written, seen > 0xff)
    },
  }
}

/** Plain text made tidy: see Page. White space inside a line stays, for it may be a table. */
export const tidy = (text: string): string => {
  const page = createPage(text.length)
  page.keep(text, 0, text.length)
  return page.text()
}

/** One line of at most `longest` UTF-16 units: every run of white space becomes one space. */
export const oneLine = (text: string, longest: number): string => {
  const page = createPage(longest)
  page.flow(text, 0, Math.min(text.length, longest))
  return page.text()
}
