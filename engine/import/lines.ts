// Bytes cut into lines as they come, without a copy or an object per line.

export interface LineSink {
  /**
   * One line is bytes[from, to), its line feed included. A line longer than LONGEST_LINE comes in pieces: `starts` is
   * true for the first one only. The bytes stay as they are after the call, but keeping a view of them keeps them all.
   */
  line(bytes: Buffer, from: number, to: number, starts: boolean): void
}

interface LineCutter {
  push(chunk: Buffer): void
  /** Hands over what is left: a last line without a line feed. */
  end(): void
}

const LF = 0x0a
/** Bytes; more than any line that a decision is taken on. */
const LONGEST_LINE = 64 * 1024
const NOTHING = Buffer.alloc(0)

/** Cuts chunks into lines. Memory: one chunk and at most one line of 64 KB. */
export const createLineCutter = (sink: LineSink): LineCutter => {
  let rest: Buffer = NOTHING
  let starts = true
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let from = 0
      // The rest holds no line feed, so the search begins after it.
      let feed = bytes.indexOf(LF, rest.length)
      while (feed >= 0) {
        sink.line(bytes, from, feed + 1, starts)
        starts = true
        from = feed + 1
        feed = bytes.indexOf(LF, from)
      }
      rest = from === bytes.length ? NOTHING : bytes.subarray(from)
      if (rest.length > LONGEST_LINE) {
        sink.line(rest, 0, rest.length, starts)
        starts = false
        rest = NOTHING
      }
    },
    end() {
      if (rest.length > 0) sink.line(rest, 0, rest.length, starts)
      rest = NOTHING
      starts = true
    },
  }
}

/** Whether bytes[from, to) is an empty line. */
export const isEmptyLine = (bytes: Buffer, from: number, to: number): boolean =>
  (to - from === 1 && bytes[from] === LF) || (to - from === 2 && bytes[from] === 0x0d && bytes[from + 1] === LF)
