// /rate: requests per minute while it runs, or auto; alone it shows the rate of now.
import { snapshotOf } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import { MAX_RATE, optionalCount } from './arguments.ts'
import { command } from './command.ts'

const readNumber = optionalCount(1, MAX_RATE, 'show' as const)

export const rate = command({
  name: 'rate',
  stages: ['running', 'held'],
  read: (argument) => (argument === 'auto' ? argument : readNumber(argument)),
  async handle(desk, { chatId, actor }, wanted) {
    const words = desk.words()
    if (wanted === 'show') {
      const run = (await snapshotOf(desk))?.run
      const key = run ? words.t('rate-now', { rate: run.rateLimit }) : words.t('no-run')
      void desk.answers.answer({ chatId }, panel(key, words.t('usage-rate')))
      return
    }
    const deed = { actor, verb: 'rate', params: { rate: wanted } }
    const outcome = await desk.audit(deed, () => desk.engine.setRate(wanted, actor))
    const text = outcome.kind === 'recorded' ? words.t('rate-recorded', { rate: wanted }) : words.t('no-run')
    void desk.answers.answer({ chatId }, panel(text))
  },
})
