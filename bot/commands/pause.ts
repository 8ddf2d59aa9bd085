// /pause: no new calls; those under way are saved. A brake: it works however late its button is pressed.
import type { Call, Desk } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const pauseRun = async (desk: Desk, { chatId, actor }: Call): Promise<'pause-recorded' | 'no-run'> => {
  const outcome = await desk.audit({ actor, verb: 'pause' }, () => desk.engine.wish('pause', actor))
  const key = outcome.kind === 'recorded' ? 'pause-recorded' : 'no-run'
  void desk.answers.answer({ chatId }, panel(desk.words().t(key)))
  return key
}

export const pause = command({
  name: 'pause',
  stages: ['running'],
  read: none,
  handle: async (desk, call) => {
    await pauseRun(desk, call)
  },
  buttons: {
    pause: {
      async press(desk, call) {
        const key = await pauseRun(desk, call)
        return { toast: key === 'no-run' ? 'toast-no-run' : 'toast-paused' }
      },
    },
  },
})
