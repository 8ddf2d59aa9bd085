// What a command is: its name, how its arguments are read, what it does, and the buttons that belong to it.

import type { Lane } from '../../engine/plan.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import type { Mode } from '../../engine/terms.ts'
import type { Verb } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import type { Approval } from './approval.ts'

/** What a short conversation is about; kept as JSON while it waits. */
export interface AmountWanted {
  /** `start`: the cap of a run to be started. `cap`: another cap for the open run. */
  readonly purpose: 'start' | 'cap'
  /** Of `start`: what was chosen among the offers; left out, what is offered first. */
  readonly model?: string | undefined
  readonly lane?: Lane | undefined
  readonly nearTwins?: boolean | undefined
  readonly perCall?: number | undefined
  /** `HH:MM`: when it is to start, if not now. */
  readonly time?: string | undefined
  /** `replace`: everything is done again. */
  readonly mode?: Mode | undefined
}

/** Another conversation: why the open letters of a cause are given up, in the owner's words. */
export interface ReasonWanted extends LetterFilter {
  readonly purpose: 'skip'
}

/** Another conversation: the name of the run whose results are to be replaced, before that begins. */
export interface NameWanted {
  readonly purpose: 'remigrate'
  readonly approval: Approval
}

/** What a short conversation may be entered for. */
export type AnswerWanted = AmountWanted | ReasonWanted | NameWanted

export interface Pressed {
  /** Key of the few words that end the button's spinner. */
  readonly toast: string
  /** Asks for an amount or for words in a short conversation. */
  readonly ask?: AnswerWanted
  /** Leaves the conversation that waits. */
  readonly leave?: true
}

export interface ButtonHandler {
  /** Does what the button says. `params` come from its row; throws a ZodError when they are another version's. */
  press(desk: Desk, call: Call, params: Params): Promise<Pressed>
  /** Sends a fresh panel in the place of a spending button that was pressed too late. */
  fresh?(desk: Desk, call: Call, params: Params): Promise<void>
}

/** When a command stands in the menu; it may be typed at any time. `held`: also paused and stopped. */
export type Stage = 'idle' | 'running' | 'held' | 'done'
const ALWAYS: readonly Stage[] = ['idle', 'running', 'held', 'done']

export interface Command {
  /** As typed after the slash. Locale keys: `command-<name>` for the menu, `usage-<name>` for a wrong argument. */
  readonly name: string
  readonly stages: readonly Stage[]
  /** Records the wish and returns; `usage` when the arguments cannot be read. It never waits for Telegram. */
  run(desk: Desk, call: Call, argument: string): Promise<'done' | 'usage'>
  readonly buttons: Readonly<Partial<Record<Verb, ButtonHandler>>>
}

/** Makes a command. `read` gives undefined for arguments that it does not accept, word for word. */
export const command = <A>(parts: {
  readonly name: string
  /** Always in the menu when left out. */
  readonly stages?: readonly Stage[]
  readonly read: (argument: string) => A | undefined
  readonly handle: (desk: Desk, call: Call, argument: A) => Promise<void>
  readonly buttons?: Command['buttons']
}): Command => ({
  name: parts.name,
  stages: parts.stages ?? ALWAYS,
  buttons: parts.buttons ?? {},
  async run(desk, call, argument) {
    const read = parts.read(argument.trim())
    if (read === undefined) return 'usage'
    await parts.handle(desk, call, read)
    return 'done'
  },
})
