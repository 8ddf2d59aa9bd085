// The phone: what a person sees of the chat with the bot and can do there, in one face for this process and for HTTP.
import { z } from 'zod'

/** A formatted stretch of text; offset and length count UTF-16 units, as in the Bot API. */
const entitySchema = z.looseObject({ type: z.string(), offset: z.int(), length: z.int() })

const buttonSchema = z.object({ label: z.string(), data: z.string().optional(), url: z.string().optional() })

const attachmentSchema = z.object({
  kind: z.enum(['photo', 'document']),
  fileId: z.string(),
  fileName: z.string(),
  mime: z.string(),
  bytes: z.int(),
  /** Pixels, for photos. */
  width: z.int().optional(),
  height: z.int().optional(),
})

const messageSchema = z.object({
  id: z.int(),
  /** The bot, a person's numeric id, or Telegram itself (a notice such as "pinned"). */
  from: z.union([z.literal('bot'), z.literal('notice'), z.int()]),
  /** When it was sent, in ms. */
  at: z.number(),
  /** The text, or the caption of a photo or document. */
  text: z.string(),
  entities: z.array(entitySchema),
  /** Rows of inline buttons; empty when there are none. */
  keyboard: z.array(z.array(buttonSchema)),
  /** How many times its text, caption, file or buttons were changed in place. */
  edits: z.int(),
  pinned: z.boolean(),
  silent: z.boolean(),
  replyTo: z.int().optional(),
  attachment: attachmentSchema.optional(),
})

const toastSchema = z.object({
  /** The press that it answers. */
  press: z.string(),
  person: z.int(),
  text: z.string(),
  /** An alert has to be closed by hand; a toast fades. */
  alert: z.boolean(),
  at: z.number(),
})

/** One version of a message as it appeared on a phone: the first has 0 edits, and is not pinned yet. */
export const shownMessageSchema = messageSchema.extend({ chatId: z.int() })

export const chatViewSchema = z.object({
  /** Grows with every change of any chat; `changed(version)` waits for a later one. */
  version: z.int(),
  chatId: z.int(),
  /** In the order of their ids; deleted ones are gone. */
  messages: z.array(messageSchema),
  /** Every callback answer, in order; the text is empty when the bot only stopped the spinner. */
  toasts: z.array(toastSchema),
})

export const commandSchema = z.object({ command: z.string(), description: z.string() })

/** Somebody who holds a phone, and the chat that is open on it. */
export const personSchema = z.object({
  userId: z.int().positive(),
  /** Default: the private chat with the bot, whose id is the user's. A negative id is a group. */
  chatId: z.int().optional(),
  firstName: z.string().optional(),
  /** IETF tag of the phone's language. */
  language: z.string().optional(),
})

/** Which button: by its place in the keyboard read row by row (from 0), by its exact label, or by its data. */
export const choiceSchema = z.union([
  z.object({ position: z.int().nonnegative() }),
  z.object({ label: z.string() }),
  z.object({ data: z.string() }),
])

/** `now`: a button that the message shows. `earlier`: one of a keyboard that an edit has replaced, as a late tap has it. */
export const shownSchema = z.enum(['now', 'earlier'])

export type ChatEntity = z.infer<typeof entitySchema>
export type ChatButton = z.infer<typeof buttonSchema>
export type ChatMessage = z.infer<typeof messageSchema>
export type ShownMessage = z.infer<typeof shownMessageSchema>
export type ChatView = z.infer<typeof chatViewSchema>
export type Toast = z.infer<typeof toastSchema>
export type Person = z.infer<typeof personSchema>
export type ButtonChoice = z.infer<typeof choiceSchema>
export type Shown = z.infer<typeof shownSchema>
type BotCommandEntry = z.infer<typeof commandSchema>

/** One person's open chat. Each method rejects with an error that says what to do when it is misused. */
export interface OpenChat {
  readonly userId: number
  readonly chatId: number
  /** Sends a text; commands in it become entities. Gives its message id. */
  say(text: string, options?: { readonly replyTo?: number; readonly topic?: number }): Promise<number>
  /** Presses a button; gives the press's id, which the toast that answers it carries. */
  press(messageId: number, choice: ButtonChoice, shown?: Shown): Promise<string>
  view(): Promise<ChatView>
  /** The content of a photo or document. */
  file(fileId: string): Promise<Buffer>
  /** The commands of the menu, as this person's language and chat select them. */
  commands(): Promise<readonly BotCommandEntry[]>
  /** Blocks the bot (its sends to this chat answer 403) or lets it in again. */
  block(blocked: boolean): Promise<void>
  /** Resolves once any chat has changed after `version`. Rejects when `signal` aborts. */
  changed(version: number, signal: AbortSignal): Promise<void>
}

export interface Phone {
  /** Opens a chat as `person`. Nobody is known to the bot before they have said something. */
  as(person: Person): OpenChat
}

/**
 * Resolves with the first thing that `find` sees in the chat (anything but undefined and false), looking again at every
 * change and never on a timer. Rejects when `signal` aborts.
 */
export const waitFor = async <T>(
  chat: OpenChat,
  find: (view: ChatView) => T | undefined | false,
  signal: AbortSignal,
): Promise<T> => {
  for (;;) {
    const view = await chat.view()
    const found = find(view)
    if (found !== undefined && found !== false) return found
    await chat.changed(view.version, signal)
  }
}
