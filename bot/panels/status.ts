// The panel of /status, which is also the pinned live one: phases, rate, time left, money, failures.
import type { PhaseSnapshot, Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

const BAR_CELLS = 10

/** A bar of ten cells. It is full only when all is done. */
const bar = (done: number, total: number): string => {
  const cells = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * BAR_CELLS)
  return '▓'.repeat(cells) + '░'.repeat(BAR_CELLS - cells)
}

const phaseLines = (words: Localiser, phase: PhaseSnapshot, place: number, places: number): readonly string[] => {
  const share = phase.total === 0 ? 0 : phase.done / phase.total
  const { name, done, failed, total } = phase
  const line = words.t(`status-phase-${phase.state}`, {
    phase: name,
    place,
    places,
    bar: bar(done + failed, total),
    done,
    failed,
    total,
    // Rounded down: 100 % is said of a whole only.
    share: Math.floor(share * 1_000) / 1_000,
  })
  return phase.retried === undefined ? [line] : [line, words.t('status-retried', { count: phase.retried })]
}

const speedLine = (words: Localiser, { phases, boundBy }: Snapshot): string | undefined => {
  const running = phases.find(({ state }) => state === 'running')
  if (running?.ratePerMinute === undefined) return undefined
  const rate = running.ratePerMinute
  const speed =
    running.etaMs === undefined
      ? words.t('status-rate', { rate })
      : words.t('status-rate-eta', { rate, eta: running.etaMs })
  return boundBy ? words.t('status-bound', { speed, bound: words.say(boundBy) }) : speed
}

const moneyLine = (words: Localiser, { money }: Snapshot): string => {
  const params = { spent: usd(money.spentMicros), reserved: usd(money.reservedMicros), cap: usd(money.capMicros) }
  return money.forecastMicros === undefined
    ? words.t('status-money', params)
    : words.t('status-money-forecast', { ...params, forecast: usd(money.forecastMicros) })
}

const buttonsFor = (words: Localiser, { state }: Snapshot) => {
  const pause = button('pause', words.t('button-pause'))
  const resume = button('ask_resume', words.t('button-resume'))
  const cost = button('cost', words.t('button-cost'))
  const stop = button('ask_stop', words.t('button-stop'))
  switch (state) {
    case 'idle':
      return [button('checklist', words.t('button-checklist')), button('ask_start', words.t('button-plan'))]
    case 'running':
    case 'waiting':
      return [pause, cost, stop]
    case 'held':
    case 'paused':
      return [resume, cost, stop]
    case 'stopped':
      return [resume, cost]
    case 'done':
      return [button('validate', words.t('button-validate')), button('report', words.t('button-report')), cost]
    case 'validated':
      return [button('report', words.t('button-report')), cost]
  }
}

/** Of what stands still, since when; of what runs, when it will be over. */
const outlookLines = (
  words: Localiser,
  { since, etaMs, ramShare, cpuShare, freeDiskGb }: Snapshot,
  pinned: boolean,
): readonly string[] => [
  ...(etaMs ? [words.t('status-eta', { ...etaMs })] : []),
  ...(since ? [words.t('status-since', { since: since.toISOString() })] : []),
  // It moves all the time, and is no reason to edit a message.
  ...(ramShare === undefined || pinned ? [] : [words.t('status-ram', { share: ramShare })]),
  ...(cpuShare === undefined || freeDiskGb === undefined || pinned
    ? []
    : [words.t('status-machine', { share: cpuShare, freeGb: freeDiskGb })]),
]

/** In a message that is edited for hours an age would change it all the time; a time of day stands still. */
const checkpointLine = (words: Localiser, { at, checkpointAgeMs }: Snapshot, pinned: boolean): string | undefined => {
  if (checkpointAgeMs === undefined) return undefined
  if (!pinned) return words.t('status-checkpoint', { age: checkpointAgeMs })
  return words.t('status-checkpoint-at', { at: new Date(at.getTime() - checkpointAgeMs).toISOString() })
}

interface StatusOptions {
  readonly rehearsal: boolean
  /** A start that was approved for later. */
  readonly scheduled?: { readonly at: Date; readonly cap_micros: number }
  /** The live message, which is edited only when its text changes. */
  readonly pinned?: boolean
}

/** What stands in the chat about the run. The state and its reason come with the answer's last line. */
export const statusPanel = (words: Localiser, snapshot: Snapshot, options: StatusOptions): Panel => {
  const { rehearsal, scheduled, pinned = false } = options
  const { run, phases, batches, indexShare, openLetters, until } = snapshot
  const title = run ? words.t('status-title', { name: run.name, emails: run.total }) : words.t('status-idle')
  const body = lines(
    bold(title),
    rehearsal ? words.t('rehearsal-note') : undefined,
    ...(run ? phases.flatMap((phase, index) => phaseLines(words, phase, index + 1, phases.length)) : []),
    run ? speedLine(words, snapshot) : undefined,
    ...(run ? outlookLines(words, snapshot, pinned) : []),
    batches ? words.t('status-batches', batches) : undefined,
    indexShare === undefined ? undefined : words.t('status-index', { share: indexShare }),
    run ? moneyLine(words, snapshot) : undefined,
    run ? words.t('status-letters', { count: openLetters }) : undefined,
    checkpointLine(words, snapshot, pinned),
    until ? words.t('status-until', { until: until.toISOString() }) : undefined,
    scheduled
      ? words.t('status-scheduled', { at: scheduled.at.toISOString(), cap: usd(scheduled.cap_micros) })
      : undefined,
  )
  return withRows(
    { text: body, rows: [] },
    buttonsFor(words, snapshot),
    scheduled ? [button('cancel_scheduled', words.t('button-cancel-scheduled'))] : [],
  )
}
