// What a command is: its name, how its arguments are read, what it does, and the buttons that belong to it.

import type { Lane } from '../../engine/plan.ts'
import type { Verb } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'

/** What a short conversation is about; kept as JSON while it waits. */
export interface AmountWanted {
  /** `start`: the cap of a run to be started. `cap`: another cap for the open run. */
  readonly purpose: 'start' | 'cap'
  /** Of `start`: what was chosen among the offers; left out, what is offered first. */
  readonly model?: string | undefined
  readonly lane?: Lane | undefined
}

export interface Pressed {
  /** Key of the few words that end the button's spinner. */
  readonly toast: string
  /** Asks for an amount in a short conversation. */
  readonly ask?: AmountWanted
  /** Leaves the conversation that waits. */
  readonly leave?: true
}

export interface ButtonHandler {
  /** Does what the button says. `params` come from its row; throws a ZodError when they are another version's. */
  press(desk: Desk, call: Call, params: Params): Promise<Pressed>
  /** Sends a fresh panel in the place of a spending button that was pressed too late. */
  fresh?(desk: Desk, call: Call, params: Params): Promise<void>
}

export interface Command {
  /** As typed after the slash. Locale keys: `command-<name>` for the menu, `usage-<name>` for a wrong argument. */
  readonly name: string
  /** Records the wish and returns; `usage` when the arguments cannot be read. It never waits for Telegram. */
  run(desk: Desk, call: Call, argument: string): Promise<'done' | 'usage'>
  readonly buttons: Readonly<Partial<Record<Verb, ButtonHandler>>>
}

/** Makes a command. `read` gives undefined for arguments that it does not accept, word for word. */
export const command = <A>(parts: {
  readonly name: string
  readonly read: (argument: string) => A | undefined
  readonly handle: (desk: Desk, call: Call, argument: A) => Promise<void>
  readonly buttons?: Command['buttons']
}): Command => ({
  name: parts.name,
  buttons: parts.buttons ?? {},
  async run(desk, call, argument) {
    const read = parts.read(argument.trim())
    if (read === undefined) return 'usage'
    await parts.handle(desk, call, read)
    return 'done'
  },
})
