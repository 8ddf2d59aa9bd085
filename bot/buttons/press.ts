// A press: settled by one statement, always answered, and done only when that statement says so.
import { Composer } from 'grammy'
import { type Press, pressAction } from '../../engine/store/actions.ts'
import { isStoreAway } from '../../engine/store/steady.ts'
import type { Pressed } from '../commands/command.ts'
import { BUTTONS } from '../commands/list.ts'
import { actorOf, type BotContext } from '../context.ts'
import type { Call, Desk } from '../desk.ts'
import { faultOf } from '../fault.ts'

const NOTHING = { toast: 'toast-unknown-button' } as const satisfies Pressed

const refuseLate = async (desk: Desk, call: Call, press: Extract<Press, { kind: 'expired' }>): Promise<Pressed> => {
  const state = desk.engine.lastSnapshot()?.state
  await desk.record({
    actor: call.actor,
    verb: press.verb,
    params: press.params,
    ...(state === undefined ? {} : { stateBefore: state, stateAfter: state }),
    outcome: 'refused_old',
  })
  await BUTTONS.get(press.verb)?.fresh?.(desk, call, press.params)
  return { toast: 'toast-too-old' }
}

/** By its row and by memory, which may have seen a press that the row could not: a restart that one of them refuses is not done. */
const lookUp = async (desk: Desk, nonce: string, actor: string): Promise<Press> => {
  const at = desk.clock.now()
  try {
    const byRow = await pressAction(desk.db, nonce, actor, at)
    if (byRow.kind === 'used' || byRow.kind === 'expired') return byRow
    const byMemory = desk.keepsake.press(nonce, at)
    return byMemory.kind === 'unknown' ? byRow : byMemory
  } catch (error) {
    if (!isStoreAway(error) || !desk.keepsake.has(nonce)) throw error
    return desk.keepsake.press(nonce, at)
  }
}

const settle = async (desk: Desk, call: Call, nonce: string): Promise<Pressed> => {
  const press = await lookUp(desk, nonce, call.actor)
  switch (press.kind) {
    case 'unknown':
      return NOTHING
    case 'used':
      return { toast: 'toast-already-done' }
    case 'expired':
      return refuseLate(desk, call, press)
    case 'claimed':
      return (await BUTTONS.get(press.verb)?.press(desk, call, press.params)) ?? NOTHING
  }
}

/** Installed before the conversations; only a press that concerns one goes on to them. */
export const routePresses = (desk: Desk): Composer<BotContext> => {
  const composer = new Composer<BotContext>()
  composer.on('callback_query', async (ctx, next) => {
    const { data, id, message } = ctx.callbackQuery
    const actor = actorOf(ctx)
    let pressed: Pressed = NOTHING
    try {
      if (data !== undefined && message !== undefined)
        pressed = await settle(desk, { chatId: message.chat.id, messageId: message.message_id, actor }, data)
    } catch (error) {
      desk.log.error({ fault: faultOf(error) }, 'a press failed')
      pressed = { toast: 'toast-failed' }
    }
    desk.answers.toast(id, desk.words().t(pressed.toast))
    if (!pressed.ask && !pressed.leave) return
    ctx.wizard = { ask: pressed.ask }
    await next()
  })
  return composer
}
