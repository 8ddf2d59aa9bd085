// What typed lines mean in the terminal chat.
import { expect, it } from 'vitest'
import type { ChatMessage, ChatView } from '../emulators/phone.ts'
import { readTyped } from './chat-input.ts'

const message = (id: number, buttons: number): ChatMessage => ({
  id,
  from: 'bot',
  at: 0,
  text: 'x',
  entities: [],
  keyboard: Array.from({ length: buttons }, (_, index) => [{ label: `b${index}`, data: `d${index}` }]),
  edits: 0,
  pinned: false,
  silent: false,
})
const view: ChatView = { version: 1, chatId: 7, messages: [message(3, 2), message(12, 3), message(14, 0)], toasts: [] }

it.each([
  ['/status', { kind: 'say', text: '/status' }],
  ['  /rate 30 ', { kind: 'say', text: '/rate 30' }],
  ['3', { kind: 'press', messageId: 12, position: 2 }],
  ['4', { kind: 'say', text: '4' }],
  ['0', { kind: 'say', text: '0' }],
  ['=3', { kind: 'say', text: '3' }],
  ['=', { kind: 'say', text: '=' }],
  ['3.2', { kind: 'press', messageId: 3, position: 1 }],
  ['#3.2', { kind: 'press', messageId: 3, position: 1 }],
  ['3.9', { kind: 'impossible', reason: 'message #3 has buttons 1 to 2' }],
  ['14.1', { kind: 'say', text: '14.1' }],
  ['#14.1', { kind: 'impossible', reason: 'message #14 has no buttons' }],
  ['#99.1', { kind: 'impossible', reason: 'there is no message #99' }],
  ['350.50', { kind: 'say', text: '350.50' }],
  ['save 14', { kind: 'save', messageId: 14 }],
  ['save #14', { kind: 'save', messageId: 14 }],
  ['help', { kind: 'help' }],
  ['quit', { kind: 'quit' }],
  ['', { kind: 'nothing' }],
  ['constructor', { kind: 'say', text: 'constructor' }],
])('%j', (line, meaning) => {
  expect(readTyped(line, view)).toEqual(meaning)
})

it('sends a number when no message has buttons', () => {
  expect(readTyped('1', { ...view, messages: [] })).toEqual({ kind: 'say', text: '1' })
})
