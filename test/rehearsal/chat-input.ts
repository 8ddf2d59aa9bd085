// What a typed line means: a text for the bot, the number of a button, or a word for the terminal itself.
import type { ChatMessage, ChatView } from '../emulators/phone.ts'

export type Typed =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'press'; readonly messageId: number; readonly position: number }
  | { readonly kind: 'save'; readonly messageId: number }
  | { readonly kind: 'help' | 'quit' | 'nothing' }
  | { readonly kind: 'impossible'; readonly reason: string }

export const helpText = `\
/status, /help ...   a command for the bot; any other text is sent as it is
2                    press button 2 of the latest message that has buttons
12.2                 press button 2 of message #12
=2                   send the text "2" instead of pressing a button
save 12              write the photo or document of message #12 to a file
help, quit           this text; leave (Ctrl-D leaves too)`

const buttonsOf = ({ keyboard }: ChatMessage): number => keyboard.flat().length

const pressOf = (message: ChatMessage | undefined, number: number, named: string): Typed => {
  if (message === undefined) return { kind: 'impossible', reason: `there is no message #${named}` }
  const count = buttonsOf(message)
  if (count === 0) return { kind: 'impossible', reason: `message #${message.id} has no buttons` }
  if (number < 1 || number > count) {
    return { kind: 'impossible', reason: `message #${message.id} has buttons 1 to ${count}` }
  }
  return { kind: 'press', messageId: message.id, position: number - 1 }
}

const words: ReadonlyMap<string, Typed> = new Map([
  ['', { kind: 'nothing' }],
  ['help', { kind: 'help' }],
  ['quit', { kind: 'quit' }],
  ['exit', { kind: 'quit' }],
])

/** A bare number that no button of the latest keyboard has is a text: bots ask for numbers, too. */
export const readTyped = (line: string, { messages }: ChatView): Typed => {
  const text = line.trim()
  const word = words.get(text)
  if (word !== undefined) return word
  if (text.startsWith('=') && text.length > 1) return { kind: 'say', text: text.slice(1).trim() }
  const save = /^save\s+#?(\d+)$/.exec(text)
  if (save) return { kind: 'save', messageId: Number(save[1]) }
  const named = /^#?(\d+)\.(\d+)$/.exec(text)
  const target = named && messages.find(({ id }) => id === Number(named[1]))
  // A decimal number is a text, too, unless it names a message of the bot.
  if (named && (text.startsWith('#') || (target?.from === 'bot' && buttonsOf(target) > 0))) {
    return pressOf(target ?? undefined, Number(named[2]), named[1] ?? '')
  }
  const latest = messages.findLast((message) => buttonsOf(message) > 0)
  const number = /^\d+$/.test(text) ? Number(text) : 0
  if (latest !== undefined && number >= 1 && number <= buttonsOf(latest)) return pressOf(latest, number, text)
  return { kind: 'say', text }
}
