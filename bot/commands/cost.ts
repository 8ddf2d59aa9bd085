// /cost: what was spent, what may be, and what it will come to; as figures, and as a picture.
import { readRun } from '../../engine/store/runs.ts'
import { readSpending } from '../../engine/store/spending.ts'
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { costPanel } from '../panels/cost.ts'
import { panel } from '../panels/panel.ts'
import { spendingPicture } from '../pictures/spending.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const readFor = ({ db, timezone, clock }: Desk, runId: number) =>
  readSpending(db, runId, { timezone, now: clock.now() })

/** The figures of the state as it is known; the details only while the database answers. */
const show = async (desk: Desk, call: Call): Promise<void> => {
  const snapshot = await snapshotOf(desk)
  const words = desk.words()
  const spending = snapshot?.run ? await readFor(desk, snapshot.run.id).catch(() => undefined) : undefined
  void desk.answers.answer(call, snapshot ? costPanel(words, snapshot, spending) : panel(words.t('state-unknown')))
}

/** Says so when there is nothing to draw yet and `always`; otherwise stays silent. */
export const showPicture = async (desk: Desk, { chatId }: Call, always: boolean): Promise<void> => {
  const words = desk.words()
  const run = await readRun(desk.db)
  const paid = (name: string) => run?.plan.phases.find((phase) => phase.name === name)?.paid ?? run?.total ?? 0
  const picture =
    run &&
    (await spendingPicture(words, {
      history: (await readFor(desk, run.id)).history,
      capMicros: run.cap_micros,
      toClassify: paid('classify'),
      toEmbed: paid('embed'),
    }))
  if (picture) void desk.answers.photo({ chatId }, picture, words.t('chart-title'))
  else if (always) void desk.answers.answer({ chatId }, panel(words.t('chart-nothing')))
}

/** A run of a hundred thousand calls takes a moment to be summed up, and the next update must not wait for it. */
const begin = (desk: Desk, { chatId }: Call, work: () => Promise<void>): void => {
  if (desk.jobs.start('cost', work) === 'busy') void desk.answers.answer({ chatId }, panel(desk.words().t('job-busy')))
}

export const cost = command({
  name: 'cost',
  stages: ['running', 'held', 'done'],
  read: none,
  async handle(desk, { chatId, actor }) {
    begin(desk, { chatId, actor }, async () => {
      await show(desk, { chatId, actor })
      // The words are what was asked for, so they come first; one picture at a time is enough.
      desk.jobs.start('picture', () => showPicture(desk, { chatId, actor }, false))
    })
  },
  buttons: {
    cost: {
      async press(desk, { chatId, actor }) {
        begin(desk, { chatId, actor }, () => show(desk, { chatId, actor }))
        return { toast: 'toast-shown' }
      },
    },
    chart: {
      async press(desk, call) {
        desk.jobs.start('picture', () => showPicture(desk, call, true))
        return { toast: 'toast-shown' }
      },
    },
  },
})
