// One message as a bubble; an edit changes only those of its elements that differ.
import { element, spoken } from './element.js'
import { formatted } from './formatted.js'
import { createKeyboard } from './keyboard.js'
import { fileUrl } from './server.js'

/** @typedef {import('../../../emulators/phone.ts').ChatMessage} Message */

/**
 * @typedef {object} Hands what can be done with a bubble
 * @property {(messageId: number, data: string) => Promise<void>} press resolves when it was answered
 * @property {(command: string) => void} write puts a command into the input
 */

/** @param {number} bytes */
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`)

/** @param {Message} message */
const attached = ({ attachment, text }) => {
  if (!attachment) return []
  const { kind, fileId, fileName, bytes, width, height } = attachment
  const href = fileUrl(fileId)
  if (kind === 'document')
    return [element('a', { class: 'document', href, download: fileName }, [`📄 ${fileName} (${size(bytes)})`])]
  const pixels = width && height ? { width: String(width), height: String(height) } : {}
  const picture = element('img', { src: href, alt: text || 'picture', ...pixels })
  return [element('a', { class: 'photo', href, target: '_blank', rel: 'noopener' }, [picture])]
}

/**
 * @param {Message} message
 * @param {string} timeZone
 */
const marks = ({ at, edits, silent }, timeZone) => {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at)
  return [
    ...(silent ? [element('span', { 'aria-hidden': 'true' }, ['🔕 ']), spoken('sent without a sound, ')] : []),
    ...(edits > 0 ? ['edited '] : []),
    element('time', { datetime: new Date(at).toISOString() }, [clock]),
  ]
}

/**
 * Renews the content of `box` when what it is made from differs.
 * @param {HTMLElement} box
 */
const renewable = (box) => {
  let shown = ''
  /**
   * @param {unknown} facts
   * @param {() => readonly (Node | string)[]} make
   */
  return (facts, make) => {
    const wanted = JSON.stringify(facts)
    if (wanted === shown) return
    shown = wanted
    const children = make()
    box.replaceChildren(...children)
    box.hidden = children.length === 0
  }
}

/**
 * @param {Message} first
 * @param {{ readonly me: number, readonly timeZone: string, readonly language: string }} reader
 * @param {Hands} hands
 */
export const createBubble = (first, reader, hands) => {
  const { id, from } = first
  const who = from === 'notice' ? 'notice' : from === reader.me ? 'mine' : 'theirs'
  const file = element('div', { class: 'file' })
  const text = element('div', { class: 'text', ...(who === 'theirs' ? { lang: reader.language } : {}) })
  const foot = element('p', { class: 'marks' })
  const box = element('article', { id: `message-${id}`, class: `bubble ${who}`, tabindex: '-1' })
  const keyboard = createKeyboard(
    async (data) => {
      keyboard.busy(data, true)
      await hands.press(id, data)
      keyboard.busy(data, false)
    },
    () => box.focus({ preventScroll: true }),
  )
  box.append(spoken(who === 'mine' ? 'You: ' : who === 'theirs' ? 'Bot: ' : ''), file, text, foot, keyboard.box)
  const renewFile = renewable(file)
  const renewText = renewable(text)
  const renewMarks = renewable(foot)

  /** @param {Message} message */
  const show = (message) => {
    // The pinned status changes every second: a screen reader would speak of nothing else.
    if (message.pinned) box.setAttribute('aria-live', 'off')
    else box.removeAttribute('aria-live')
    // The picture's alternative is its caption, so the text belongs to it.
    renewFile([message.attachment, message.attachment && message.text], () => attached(message))
    renewText([message.text, message.entities], () => formatted(message.text, message.entities, hands.write))
    renewMarks([message.at, message.edits > 0, message.silent], () =>
      who === 'notice' ? [] : marks(message, reader.timeZone),
    )
    keyboard.show(message.keyboard)
  }
  show(first)
  return { box, show }
}
