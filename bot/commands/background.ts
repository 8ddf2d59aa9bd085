// An answer that takes a while: says at once that it is being made, then edits that message with the result.
import { PresidioLeaksError } from '../../engine/demand-hiding.ts'
import type { Target } from '../answers.ts'
import type { Desk } from '../desk.ts'
import { faultOf } from '../fault.ts'
import { type Panel, panel } from '../panels/panel.ts'

interface LongAnswer {
  /** One of a name at a time. */
  readonly name: string
  readonly target: Target
  /** Key of the sentence that stands there meanwhile. */
  readonly meanwhile: string
  /** Makes the panel; `show` edits the waiting message with progress. */
  readonly make: (signal: AbortSignal, show: (progress: Panel) => void) => Promise<Panel>
}

/** Starts it and returns at once. A fault is told in the same message. */
export const answerLater = (desk: Desk, { name, target, meanwhile, make }: LongAnswer): void => {
  const { answers, jobs, log } = desk
  const begun = jobs.start(name, async (signal) => {
    // The work does not wait for Telegram: an approval counts even when the chat is unreachable just now. Nor does the
    // job: its name must be free for whoever taps on what it shows, however fast.
    const posted = answers.answer(target, panel(desk.words().t(meanwhile)))
    const place: Target = {
      chatId: target.chatId,
      messageId: posted.then(async (id) => id ?? (await target.messageId)),
    }
    const show = (body: Panel) => void answers.answer(place, body)
    try {
      show(await make(signal, show))
    } catch (error) {
      log.error({ answer: name, fault: faultOf(error) }, 'an answer could not be made')
      const key = error instanceof PresidioLeaksError ? 'failed-leaking' : 'failed-command'
      show(panel(desk.words().t(signal.aborted ? 'failed-closing' : key)))
    }
  })
  if (begun === 'busy') void answers.answer({ chatId: target.chatId }, panel(desk.words().t('job-busy')))
}
