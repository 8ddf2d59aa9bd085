// A chat as blocks of terminal lines: messages with numbered buttons, toasts, and the pinned status in one line.
import type { ChatButton, ChatMessage, ChatView, Toast } from '../emulators/phone.ts'
import type { Block } from './repaint.ts'
import { columnsOf, type Look, shortened, styled, styledLines } from './styled-lines.ts'

const margin = 2

const plainText = (text: string, look: Look): string => styledLines(text.replaceAll('\n', ' '), [], look).join(' ')

const size = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`)

const attachmentLine = ({ attachment }: ChatMessage, look: Look): readonly string[] => {
  if (attachment === undefined) return []
  const { kind, fileName, bytes, width, height } = attachment
  const pixels = width === undefined ? '' : `, ${width}×${height}`
  return styledLines(`${kind === 'photo' ? '🖼 ' : '📎 '}${fileName} (${size(bytes)}${pixels})`, [], look)
}

/** Buttons in the order of the keyboard, numbered from 1 with `prefix` before the number; rows that are too long break. */
const buttonLines = (keyboard: ChatMessage['keyboard'], look: Look, prefix = ''): readonly string[] => {
  let number = 0
  const shown = ({ label, url }: ChatButton): string => {
    number += 1
    return plainText(`[${prefix}${number}] ${label}${url === undefined ? '' : ` (${url})`}`, look)
  }
  return keyboard.flatMap((row) => {
    const lines: string[] = []
    for (const button of row.map(shown)) {
      const last = lines.at(-1)
      const joined = `${last}   ${button}`
      if (last === undefined || columnsOf(joined) > look.width) lines.push(button)
      else lines[lines.length - 1] = joined
    }
    return lines.flatMap((line) => styledLines(line, [{ type: 'bold', offset: 0, length: line.length }], look))
  })
}

const clockTime = (at: number, { timeZone }: Look): string =>
  new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', timeZone }).format(at)

const body = (message: ChatMessage, look: Look): readonly string[] => {
  const inner = { ...look, width: look.width - margin }
  const text = message.text === '' ? [] : styledLines(message.text, message.entities, inner)
  const bar = styled('│ ', 'cyan', look)
  return [...attachmentLine(message, inner), ...text, ...buttonLines(message.keyboard, inner)].map((line) => bar + line)
}

/** One message: the bot's with its number, by which its buttons can be reached later; the person's own in one breath. */
const messageBlock = (message: ChatMessage, userId: number, look: Look): Block => {
  const key = `message ${message.id}`
  if (message.from === 'notice') return { key, lines: [styled(`· ${message.text}`, 'dim', look)] }
  if (message.from === userId) {
    const lines = styledLines(message.text, message.entities, { ...look, width: look.width - margin })
    return { key, lines: lines.map((line, index) => `${index === 0 ? '›' : ' '} ${line}`) }
  }
  const who = message.from === 'bot' ? 'bot' : `person ${message.from}`
  const marks = `${message.silent ? ' 🔕' : ''}${message.edits > 0 ? ' ✎' : ''}`
  const head = styled(`#${message.id} ${who} ${clockTime(message.at, look)}${marks}`, 'dim', look)
  return { key, lines: [head, ...body(message, look)] }
}

const toastBlock = (toast: Toast, look: Look): Block => ({
  key: `toast ${toast.press}`,
  lines: styledLines(`${toast.alert ? '❗' : '🔔'} ${toast.text}`, [], look).map((line) =>
    styled(line, 'yellow', look),
  ),
})

/**
 * Renders everything that the person sees of the chat but the pinned messages, which `statusLines` shows. Messages that
 * were not edited since the last time are not rendered again.
 */
export const createChatBlocks = (userId: number): ((view: ChatView, look: Look) => readonly Block[]) => {
  const rendered = new Map<string, Block>()
  const blockOf = (message: ChatMessage, look: Look): Block => {
    const version = [message.id, message.edits, look.width, look.ansi].join(' ')
    const block = rendered.get(version) ?? messageBlock(message, userId, look)
    rendered.set(version, block)
    return block
  }
  return ({ messages, toasts }, look) => [
    ...messages.filter(({ pinned }) => !pinned).map((message) => blockOf(message, look)),
    ...toasts.filter(({ text, person }) => text !== '' && person === userId).map((toast) => toastBlock(toast, look)),
  ]
}

/** The last pinned message in one line, with its buttons in a second one; nothing when none is pinned. */
export const statusLines = ({ messages }: ChatView, look: Look): readonly string[] => {
  const pinned = messages.findLast((message) => message.pinned)
  if (pinned === undefined) return []
  const text = pinned.text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join(' · ')
  const line = styled(shortened(plainText(`📌 ${text}`, look), look.width), 'inverse', look)
  const buttons = buttonLines(pinned.keyboard, { ...look, ansi: false }, `${pinned.id}.`).join('   ')
  return buttons === '' ? [line] : [line, shortened(buttons, look.width)]
}

/** What an edit of a message that is out of reach says: its number and the lines that were not there before. */
export const editEcho = (before: Block, after: Block): readonly string[] => {
  const [head = '', ...lines] = after.lines
  const known = new Set(before.lines)
  return [`✎ ${head}`, ...lines.filter((line) => !known.has(line))]
}
