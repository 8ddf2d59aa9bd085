// How a chat looks in a terminal, block by block.
import { expect, it } from 'vitest'
import type { ChatMessage, ChatView } from '../emulators/phone.ts'
import { createChatBlocks, editEcho, statusLines } from './render-chat.ts'
import type { Look } from './styled-lines.ts'

const look: Look = { ansi: false, width: 50, timeZone: 'Europe/Paris' }
const message = (id: number, text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  from: 'bot',
  at: Date.UTC(2026, 10, 23, 19, 5),
  text,
  entities: [],
  keyboard: [],
  edits: 0,
  pinned: false,
  silent: false,
  ...more,
})
const view = (...messages: ChatMessage[]): ChatView => ({ version: 1, chatId: 7, messages, toasts: [] })
const linesOf = (shown: ChatView, with_ = look) => createChatBlocks(7)(shown, with_).flatMap(({ lines }) => lines)

it('numbers the buttons across rows and breaks rows that are too long', () => {
  const keyboard = [
    [
      { label: 'Approve $332', data: 'a' },
      { label: 'Cheaper: batch lane, $166', data: 'b' },
      { label: 'No', data: 'c' },
    ],
    [{ label: 'Read more', url: 'https://example.org' }],
  ]
  expect(linesOf(view(message(12, 'Plan', { keyboard })))).toEqual([
    '#12 bot 20:05',
    '│ Plan',
    '│ [1] Approve $332   [2] Cheaper: batch lane, $166',
    '│ [3] No',
    '│ [4] Read more (https://example.org)',
  ])
})

it('tells the person’s own messages, others’, notices, files, silence and edits apart', () => {
  const attachment = { kind: 'photo', fileId: 'f', fileName: 'cost.png', mime: 'image/png', bytes: 2048 } as const
  expect(
    linesOf(
      view(
        message(1, '/cost\nnow', { from: 7 }),
        message(2, 'hello', { from: 666 }),
        message(3, 'pinned message 4', { from: 'notice' }),
        message(4, 'Cost', { silent: true, edits: 2, attachment: { ...attachment, width: 800, height: 400 } }),
      ),
    ),
  ).toEqual([
    '› /cost',
    '  now',
    '#2 person 666 20:05',
    '│ hello',
    '· pinned message 4',
    '#4 bot 20:05 🔕 ✎',
    '│ 🖼 cost.png (2.0 kB, 800×400)',
    '│ Cost',
  ])
})

it('renders an edited message again, and an unchanged one anew when the terminal is resized', () => {
  const blocks = createChatBlocks(7)
  const textOf = (shown: ChatView, with_: Look) => blocks(shown, with_)[0]?.lines.slice(1)
  expect(textOf(view(message(1, 'one two')), look)).toEqual(['│ one two'])
  expect(textOf(view(message(1, 'one three', { edits: 1 })), look)).toEqual(['│ one three'])
  expect(textOf(view(message(1, 'one three', { edits: 1 })), { ...look, width: 8 })).toEqual(['│ one', '│ three'])
})

it('renders bold and code by colours on a terminal only', () => {
  const bold = message(1, 'spent $1', { entities: [{ type: 'bold', offset: 6, length: 2 }] })
  expect(linesOf(view(bold))[1]).toBe('│ spent $1')
  expect(linesOf(view(bold), { ...look, ansi: true })[1]).toBe('\u001b[36m│ \u001b[0mspent \u001b[1m$1\u001b[0m')
})

it('shows the toasts of this person that say something', () => {
  const toast = { press: 'p1', person: 7, text: 'Paused', alert: false, at: 1 }
  const toasts = [
    toast,
    { ...toast, press: 'p2', text: '' },
    { ...toast, press: 'p3', person: 666, text: 'not yours' },
    { ...toast, press: 'p4', text: 'Too late', alert: true },
  ]
  expect(linesOf({ ...view(), toasts })).toEqual(['🔔 Paused', '❗ Too late'])
})

it('puts the last pinned message into one line, with buttons that name it, and nowhere else', () => {
  const keyboard = [[{ label: 'Pause', data: 'a' }], [{ label: 'Stop', data: 'b' }]]
  const pinned = message(5, 'Classify 42 %\n\n$139.20 of $350\nETA 03:10', { pinned: true, keyboard })
  const shown = view(message(4, 'old', { pinned: true }), pinned)
  expect(linesOf(shown)).toEqual([])
  expect(statusLines(shown, look)).toEqual([
    '📌 Classify 42 % · $139.20 of $350 · ETA 03:10',
    '[5.1] Pause   [5.2] Stop',
  ])
  expect(statusLines(shown, { ...look, width: 20 })[0]).toBe('📌 Classify 42 % · …')
  expect(statusLines(view(message(4, 'x')), look)).toEqual([])
})

it('echoes of an edit only what is new', () => {
  const block = (...lines: string[]) => ({ key: 'message 1', lines })
  expect(editEcho(block('#1 bot', '│ a', '│ b'), block('#1 bot ✎', '│ a', '│ c'))).toEqual(['✎ #1 bot ✎', '│ c'])
})
