// HTML cut into text and tags by one walk over its characters, as the HTML standard's tokenizer does. Linear, no stack.

// By hand, because what there is was measured on 1 MB of unclosed tags: html-to-text took 30 s and the stack, and
// htmlparser2's parser looks for every closing tag in the whole stack of open ones. Text needs no tree.

export interface HtmlSink {
  /** Text html[from, to), entities undecoded; never empty. */
  text(from: number, to: number): void
  /** A tag opens: its name is html[from, to), and its attributes go up to `end`. True when its content is not to be read. */
  open(from: number, to: number, end: number): boolean
  /** A tag closes. */
  close(from: number, to: number): void
}

const [QUOTE, APOSTROPHE, SLASH, EQUALS, LESS, GREATER] = [0x22, 0x27, 0x2f, 0x3d, 0x3c, 0x3e] as const
const [BANG, QUESTION] = [0x21, 0x3f] as const

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
const isBlank = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d)

const after = (found: number, length: number, end: number): number => (found < 0 ? end : found + length)

const nameEnd = (html: string, from: number): number => {
  let at = from
  for (; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === GREATER || code === SLASH || isBlank(code)) break
  }
  return at
}

/** Where the `>` of a tag is, or the end of the document. Within quotes after a `=` it does not count. */
const tagEnd = (html: string, from: number): number => {
  let isValue = false
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === GREATER) return at
    if (isValue && (code === QUOTE || code === APOSTROPHE)) {
      at = html.indexOf(code === QUOTE ? '"' : "'", at + 1)
      if (at < 0) return html.length
      isValue = false
    } else if (!isBlank(code)) isValue = code === EQUALS
  }
  return html.length
}

/** Where `</name` of an element begins whose content is no markup, or the end of the document. */
const rawEnd = (html: string, from: number, name: string): number => {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at
  return html.length
}

/**
 * Walks a document. A comment, a declaration or a tag that never ends hides the rest, as it does in a browser. A `<`
 * that opens nothing is text.
 */
export const walkHtml = (html: string, sink: HtmlSink): void => {
  let textFrom = 0
  let at = 0
  const tag = (open: number, nameFrom: number, isClosing: boolean): number => {
    if (open > textFrom) sink.text(textFrom, open)
    const nameTo = nameEnd(html, nameFrom)
    const end = tagEnd(html, nameTo)
    if (end === html.length) return end
    if (isClosing) sink.close(nameFrom, nameTo)
    else if (sink.open(nameFrom, nameTo, end)) return rawEnd(html, end + 1, html.slice(nameFrom, nameTo).toLowerCase())
    return end + 1
  }
  const comment = (open: number): number => {
    if (open > textFrom) sink.text(textFrom, open)
    return html.startsWith('<!--', open)
      ? after(html.indexOf('-->', open + 2), 3, html.length)
      : after(html.indexOf('>', open + 2), 1, html.length)
  }
  while (at < html.length) {
    if (html.charCodeAt(at) !== LESS) {
      at += 1
      continue
    }
    const next = html.charCodeAt(at + 1)
    const isClosing = next === SLASH
    if (isLetter(isClosing ? html.charCodeAt(at + 2) : next)) at = tag(at, at + (isClosing ? 2 : 1), isClosing)
    else if (isClosing || next === BANG || next === QUESTION) at = comment(at)
    else {
      at += 1
      continue
    }
    textFrom = at
  }
  if (html.length > textFrom) sink.text(textFrom, html.length)
}
