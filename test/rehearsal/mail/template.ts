// What a template is: plain data with slots in braces, and how its texts are read.
import type { Register } from './asides.ts'
import type { Language } from './generated-email.ts'
import type { Trade } from './organisations.ts'
import type { Account, Circle } from './people.ts'

/**
 * One paragraph; or several of which one is drawn (an empty one leaves the paragraph out); or some of several, each once,
 * in random order.
 */
export type Paragraph =
  | string
  | readonly string[]
  | { readonly several: readonly string[]; readonly atLeast: number; readonly atMost: number }

export interface Template {
  /** `kind/subject-language`; unique. */
  readonly name: string
  readonly language: Language
  /** One of data/categories.json. */
  readonly category: string
  /** How often, among the templates of its language. */
  readonly weight: number
  /** A person of a circle, or a desk (the local part of its address) of a trade. */
  readonly from: Circle | { readonly trade: Trade; readonly desk: string }
  /** The owner's account that it concerns. */
  readonly account: Account
  /** Where the people spoken of, {a} {b} {c}, come from. Default: patients. */
  readonly about?: Circle
  /** The organisation {o}, where the sender is a person. */
  readonly trade?: Trade
  readonly subject: readonly string[]
  readonly body: readonly Paragraph[]
  /** Chance that the owner wrote it: sender and recipient change places. */
  readonly sent?: number
  /** The paragraphs that may be added to a person's mail. Default by circle; `none` keeps it short. */
  readonly asides?: Register | 'none'
  /** Chance of a signature block. Default: 0.4 for persons, 0 for desks. */
  readonly signed?: number
  /** Chance of earlier messages quoted below. Default 0. */
  readonly thread?: number
  /** `also`: text and HTML. `only`: HTML alone. Default: text. */
  readonly html?: 'also' | 'only'
  /** Chance of attachments. Default 0. */
  readonly attachments?: number
}

/** `{a.phone}` is name `a`, form `phone`; `{date:+7}` is name `date`, argument `+7`. */
export interface Slot {
  readonly name: string
  readonly form: string
  readonly argument: string
}

export type Text = readonly (string | Slot)[]

const slotPattern = /\{([a-z]+)(?:\.([a-z]+))?(?::([^{}]*))?\}/

/** Reads the slots of a text. Throws an Error that quotes a brace which opens no slot. */
export const readText = (text: string): Text => {
  // Split by a pattern with three groups: literal, name, form, argument, literal, ...
  const parts = text.split(slotPattern)
  const read: (string | Slot)[] = []
  for (let i = 0; i < parts.length; i += 4) {
    const literal = parts[i] ?? ''
    if (/[{}]/.test(literal)) throw new Error(`this is no slot, see scene.ts for what can stand in braces: ${literal}`)
    if (literal !== '') read.push(literal)
    const name = parts[i + 1]
    if (name !== undefined) read.push({ name, form: parts[i + 2] ?? '', argument: parts[i + 3] ?? '' })
  }
  return read
}
