// A short wizard before what cannot be undone: the owner types the name of the run whose results are to be replaced.
import type { Conversation } from '@grammyjs/conversations'
import type { Context } from 'grammy'
import { SPEND_WITHIN_MS } from '../buttons/verbs.ts'
import { approveRun, chosen } from '../commands/approval.ts'
import type { NameWanted } from '../commands/command.ts'
import { offerStart } from '../commands/start-migration.ts'
import { actorOf, type BotContext } from '../context.ts'
import { type Desk, snapshotOf } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { usd } from '../panels/money.ts'
import { button, panel, withRows } from '../panels/panel.ts'

const TRIES = 3

/** Everything that has an effect stands inside `external`: the rest runs again at every update. */
export const confirmName =
  (desk: Desk) =>
  async (conversation: Conversation<BotContext, Context>, ctx: Context, wanted: NameWanted): Promise<void> => {
    const chatId = ctx.chat?.id
    if (chatId === undefined) return
    const { approval } = wanted
    const name = await conversation.external(async () => (await snapshotOf(desk))?.run?.name ?? '')
    const tell = (key: string, params: Params = {}) =>
      conversation.external(() => {
        const words = desk.words()
        const body = withRows(panel(words.t(key, params)), [button('cancel', words.t('button-cancel'))])
        void desk.answers.answer({ chatId }, body)
      })
    if (name === '') return tell('no-run')
    const nowMs = () => conversation.external(() => desk.clock.now().getTime())
    // Three tries, each waited for, would otherwise make the button four times as old as it may be.
    const askedMs = await nowMs()
    await tell('name-question', { name, cap: usd(approval.capMicros) })
    for (let tries = 0; tries < TRIES; tries += 1) {
      const typed = await conversation.waitFor('message:text')
      if (typed.message.text.trim() === name) {
        if ((await nowMs()) - askedMs > SPEND_WITHIN_MS) {
          await tell('name-too-late')
          await conversation.external(() =>
            offerStart(desk, { chatId }, { ...chosen(approval), capMicros: approval.capMicros }),
          )
          return
        }
        const actor = actorOf(typed)
        await conversation.external(() => approveRun(desk, { chatId, actor }, approval))
        return
      }
      await tell(tries + 1 < TRIES ? 'name-wrong' : 'name-given-up', { name })
    }
  }
