// /compare [n]: the same emails by two models, under a small approval of its own: how far they agree, and what each costs.
import { z } from 'zod'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import { compareOfferPanel, comparisonPanel } from '../panels/compare.ts'
import { panel } from '../panels/panel.ts'
import { optionalCount } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const USUAL = 50
const MOST = 1_000

const approved = z.object({ a: z.string(), b: z.string(), emails: z.int(), capMicros: z.int() })

const offer = async (desk: Desk, { chatId }: Call, emails: number): Promise<void> => {
  const found = await desk.engine.offerCompare(emails)
  const words = desk.words()
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer(
    { chatId },
    found ? compareOfferPanel(words, found, until) : panel(words.t('compare-nothing')),
  )
}

export const compareCommand = command({
  name: 'compare',
  stages: ['idle'],
  read: optionalCount<number>(1, MOST, USUAL),
  handle: offer,
  buttons: {
    approve_compare: {
      async press(desk, { chatId, actor }, params) {
        const { a, b, emails, capMicros } = approved.parse(params)
        await desk.audit({ actor, verb: 'approve_compare', params }, async () => {
          answerLater(desk, {
            name: 'compare',
            target: { chatId },
            meanwhile: 'compare-running',
            async make(signal) {
              // The minute of the approval: a repetition draws other emails.
              const seed = Math.floor(desk.clock.now().getTime() / 60_000)
              const order = { models: [a, b] as const, emails, seed, capMicros, by: actor, signal }
              return comparisonPanel(desk.words(), await desk.engine.compare(order))
            },
          })
          return { kind: 'recorded' }
        })
        return { toast: 'toast-approved' }
      },
      fresh: (desk, call, params) => offer(desk, call, approved.parse(params).emails),
    },
  },
})
