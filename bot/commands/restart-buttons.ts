// The buttons of a restart: one asks, the second does it, once and only while it is fresh.
import { z } from 'zod'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { askRestartPanel, restartResultPanel } from '../panels/restart.ts'
import { answerLater } from './background.ts'
import type { Command } from './command.ts'

const restartParams = z.object({ service: z.string() })

const ask = async (desk: Desk, { chatId }: Call, params: Params): Promise<void> => {
  const { service } = restartParams.parse(params)
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer({ chatId }, askRestartPanel(desk.words(), desk.restarter, service, until))
}

/** It takes a minute: the question gives way to the news that it is under way, and that to what came of it. */
const restart = (desk: Desk, call: Call, service: string): void =>
  answerLater(desk, {
    name: `restart ${service}`,
    target: call,
    meanwhile: 'restart-under-way',
    async make(signal) {
      const deed = { actor: call.actor, verb: 'restart', params: { service } }
      const { kind } = await desk.audit(deed, () => desk.restarter.restart(service, signal))
      // Not waited for: the tables may be what is being restarted.
      void desk.checklist.forget()
      return restartResultPanel(desk.words(), desk.restarter, service, kind)
    },
  })

export const restartButtons: Command['buttons'] = {
  ask_restart: {
    async press(desk, call, params) {
      await ask(desk, call, params)
      return { toast: 'toast-shown' }
    },
  },
  restart: {
    async press(desk, call, params) {
      restart(desk, call, restartParams.parse(params).service)
      return { toast: 'toast-started' }
    },
    fresh: ask,
  },
}
