// What the owner does on his phone about an incident: he presses its button, and the one of the panel that comes of it.
import type { ChatMessage } from '../../emulators/phone.ts'
import type { Scene } from './scene.ts'

const STEP_MS = 1_000

/** Presses a remedy that acts at once. */
export const press =
  (label: RegExp) =>
  async ({ room }: Scene, push: ChatMessage): Promise<void> => {
    await room.press(push, label)
  }

/** Presses a remedy that opens a panel, and the panel's own button. */
export const pressThrough =
  (label: RegExp, confirm: RegExp) =>
  async ({ room }: Scene, push: ChatMessage): Promise<void> => {
    const last = (await room.chat.view()).messages.at(-1)?.id ?? 0
    await room.press(push, label)
    const panel = await room.pass(STEP_MS, ({ messages }) =>
      messages.find(({ id, keyboard }) => id > last && keyboard.flat().some((one) => confirm.test(one.label))),
    )
    await room.press(panel, confirm)
  }
