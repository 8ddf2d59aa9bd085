// An mbox cut into its messages as its lines come: mboxrd and mboxo, with LF or CRLF.
import { isEmptyLine } from './lines.ts'
import { mailDate } from './mail-date.ts'
import { type CutMessage, createMessageCutter, type MessageCutter } from './parts.ts'

export interface MboxMessage {
  /** Where its `From ` line begins, in bytes. */
  readonly offset: number
  readonly message: CutMessage
  /** The date of its `From ` line. */
  readonly envelopeAt: Date | undefined
}

export interface MboxCutter {
  /** Takes one line, or a piece of a very long one: see LineSink. */
  line(bytes: Buffer, from: number, to: number, starts: boolean): void
  end(): void
}

const GREATER = 0x3e
const FROM = Buffer.from('From ')
/** Bytes of a line that are looked at. */
const LOOK = 400

const saysFrom = (bytes: Buffer, from: number, to: number): boolean =>
  to - from >= FROM.length &&
  bytes[from] === 0x46 &&
  bytes.compare(FROM, 0, FROM.length, from, from + FROM.length) === 0

/** How many bytes of quoting a line begins with: `>From ` and `>>From ` lose one `>`. */
const quoting = (bytes: Buffer, from: number, to: number): 0 | 1 => {
  if (bytes[from] !== GREATER) return 0
  let at = from + 1
  while (at < to && bytes[at] === GREATER) at += 1
  return saysFrom(bytes, at, to) ? 1 : 0
}

const isDated = (line: string): boolean => /\d:\d\d/.test(line) && /\d{4}/.test(line)
const dateOf = (line: string): Date | undefined => mailDate(line.replace(/^From \S*/, ''))

/**
 * Cuts an mbox. A line `From ...` begins a message at the start of the file, and after an empty line when it holds a
 * date or when a header field follows it: some programs leave a sentence that begins with "From " as it is.
 */
export const createMboxCutter = (found: (message: MboxMessage) => void): MboxCutter => {
  let current:
    | { readonly cutter: MessageCutter; readonly offset: number; readonly envelopeAt: Date | undefined }
    | undefined
  /** A `From ` line without a date; the next line tells whether it begins a message. */
  let doubtful: { readonly bytes: Buffer; readonly offset: number } | undefined
  let position = 0
  let afterEmpty = true

  const finish = () => {
    if (current) found({ offset: current.offset, message: current.cutter.end(), envelopeAt: current.envelopeAt })
    current = undefined
  }
  const start = (offset: number, envelopeAt: Date | undefined) => {
    finish()
    current = { cutter: createMessageCutter(), offset, envelopeAt }
    return current.cutter
  }
  const settle = (nextIsField: boolean) => {
    if (!doubtful) return
    const { bytes, offset } = doubtful
    doubtful = undefined
    if (nextIsField) start(offset, undefined)
    else current?.cutter.line(bytes, 0, bytes.length, true)
  }

  return {
    line(bytes, from, to, starts) {
      const offset = position
      position += to - from
      if (doubtful) settle(starts && /^[!-9;-~]+:/.test(bytes.toString('latin1', from, Math.min(to, from + LOOK))))
      if (starts && afterEmpty && saysFrom(bytes, from, to)) {
        afterEmpty = false
        const text = bytes.toString('latin1', from, Math.min(to, from + LOOK)).trimEnd()
        if (!current || isDated(text)) start(offset, dateOf(text))
        else doubtful = { bytes: Buffer.from(bytes.subarray(from, to)), offset }
        return
      }
      const isEmpty = starts && isEmptyLine(bytes, from, to)
      if (starts) afterEmpty = isEmpty
      if (!current && isEmpty) return
      const cutter = current?.cutter ?? start(offset, undefined)
      cutter.line(bytes, from + (starts ? quoting(bytes, from, to) : 0), to, starts)
    },
    end() {
      settle(false)
      finish()
    },
  }
}
