// An engine made by hand, for tests in which the engine is not the subject: it keeps a state and books what it was asked.
import type { DryRunReport, Engine, EngineEvent, LetterGroup, StartOutcome, WishOutcome } from '../../engine/engine.ts'
import type { Incident } from '../../engine/incidents.ts'
import { message } from '../../engine/message.ts'
import type { Plan } from '../../engine/plan.ts'
import type { RunState, Snapshot } from '../../engine/snapshot.ts'
import { somePlan } from './some-plan.ts'

const at = new Date('2026-11-24T08:00:00Z')

export const idleSnapshot: Snapshot = {
  at,
  state: 'idle',
  reason: message('reason-idle'),
  until: undefined,
  run: undefined,
  phases: [],
  money: { capMicros: 0, spentMicros: 0, reservedMicros: 0, forecastMicros: undefined },
  openLetters: 0,
  incidents: [],
  checkpointAgeMs: undefined,
  boundBy: undefined,
}

export const runningSnapshot = (done = 41_000): Snapshot => ({
  ...idleSnapshot,
  state: 'running',
  reason: message('reason-running'),
  run: {
    id: 1,
    name: 'run-1',
    createdAt: at,
    model: 'claude-sonnet-4-6',
    embedModel: 'voyage-4',
    lane: 'live',
    total: 110_000,
    wish: 'run',
    rateLimit: 'auto',
    planHash: 'f00dcafe',
  },
  phases: [
    {
      name: 'classify',
      state: 'running',
      done,
      failed: 12,
      total: 110_000,
      ratePerMinute: 998,
      etaMs: 4_140_000,
      startedAt: at,
      finishedAt: null,
    },
    {
      name: 'graph',
      state: 'waiting',
      done: 0,
      failed: 12,
      total: 110_000,
      ratePerMinute: undefined,
      etaMs: undefined,
      startedAt: null,
      finishedAt: null,
    },
    {
      name: 'embed',
      state: 'waiting',
      done: 0,
      failed: 12,
      total: 110_000,
      ratePerMinute: undefined,
      etaMs: undefined,
      startedAt: null,
      finishedAt: null,
    },
  ],
  money: { capMicros: 345e6, spentMicros: 123.4567e6, reservedMicros: 420_000, forecastMicros: 331e6 },
  openLetters: 12,
  checkpointAgeMs: 2_000,
  boundBy: message('bound-requests', { limit: 1000 }),
})

export interface FakeEngine extends Engine {
  /** What was asked for, in order: `start 345 telegram:1001`. */
  readonly asked: string[]
  snapshotNow: Snapshot
  planNow: Plan
  othersNow: readonly Plan[]
  lettersNow: readonly LetterGroup[]
  /** The pieces of the letters' file. */
  csvNow: readonly string[]
  openIncidents: readonly Incident[]
  /** Set to make every question of state fail, as when PostgreSQL is lost. */
  lost: boolean
  emit(event: EngineEvent): void
}

const REASONS = { run: 'reason-running', pause: 'reason-paused', stop: 'reason-stopped' } as const
const STATES = { run: 'running', pause: 'paused', stop: 'stopped' } as const satisfies Record<string, RunState>

export const createFakeEngine = (): FakeEngine => {
  const listeners = new Set<(event: EngineEvent) => void>()
  const book = (...words: readonly (string | number)[]) => {
    fake.asked.push(words.join(' '))
  }
  const guarded = (): void => {
    if (fake.lost) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  }
  const ifRun = async (): Promise<WishOutcome> => (fake.snapshotNow.run ? { kind: 'recorded' } : { kind: 'no_run' })
  const fake: FakeEngine = {
    asked: [],
    snapshotNow: idleSnapshot,
    planNow: somePlan(),
    othersNow: [],
    lettersNow: [],
    csvNow: [],
    openIncidents: [],
    lost: false,
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    async plan({ choice } = {}) {
      guarded()
      const fits = ({ model, lane }: Plan) => model === choice?.model && lane === choice.lane
      const thrift = choice && { nearTwins: choice.nearTwins, perCall: choice.perCall }
      return (await fake.offers(thrift ? { thrift } : {})).find(fits) ?? fake.planNow
    },
    async offers({ thrift } = {}) {
      guarded()
      // Another hash for other terms, as the engine does it.
      const changed = (plan: Plan) => ({ ...plan, ...thrift, hash: plan.hash.replace(/^..../, 'face') })
      const all = [fake.planNow, ...fake.othersNow]
      return thrift && (thrift.nearTwins || thrift.perCall > 1) ? all.map(changed) : all
    },
    async dryRun({ emails, onProgress }): Promise<DryRunReport> {
      book('dryRun', emails)
      onProgress?.(emails, emails)
      return {
        sample: emails,
        failures: { pii_left: 2 },
        inputTokens: { low: 200, mid: 480, high: 900 },
        outputTokensAssumed: 64,
        presidioTextsPerSecond: 42.5,
        plan: fake.planNow,
      }
    },
    offerCompare: async (emails) => ({
      models: ['claude-sonnet-4-6', 'claude-haiku-5-5'],
      emails,
      expectedMicros: 120_000,
      capMicros: 300_000,
    }),
    async compare({ models, emails, capMicros, by }) {
      guarded()
      book('compare', ...models, emails, capMicros / 1e6, by)
      return {
        models,
        compared: emails,
        agreed: emails - 1,
        categories: [{ category: 'finance', emails, agreed: emails - 1 }],
        disagreements: [{ number: 48_213, categories: ['finance', 'legal'] }],
        spent: models.map((model) => ({ model, micros: 60_000, calls: emails })),
      }
    },
    async start({ plan, capMicros, by }): Promise<StartOutcome> {
      guarded()
      book('start', plan.hash, capMicros / 1e6, by)
      fake.snapshotNow = runningSnapshot(0)
      fake.emit('changed')
      return { kind: 'started', runId: 1 }
    },
    async wish(wish, by, openBatches) {
      // A brake is kept beside the tables.
      if (wish === 'run') guarded()
      book('wish', wish, by, ...(openBatches === 'cancel' ? [openBatches] : []))
      if (!fake.snapshotNow.run) return { kind: 'no_run' }
      fake.snapshotNow = { ...fake.snapshotNow, state: STATES[wish], reason: message(REASONS[wish]) }
      fake.emit('changed')
      return { kind: 'recorded' }
    },
    async setRate(rate, by) {
      guarded()
      book('setRate', rate, by)
      return ifRun()
    },
    async approveCap({ capMicros, planHash, by }) {
      guarded()
      book('approveCap', planHash, capMicros / 1e6, by)
      return ifRun()
    },
    async accept(incidentId, by) {
      guarded()
      book('accept', incidentId, by)
      return ifRun()
    },
    async acknowledge(incidentId, by) {
      guarded()
      book('acknowledge', incidentId, by)
      return ifRun()
    },
    async snapshot() {
      guarded()
      return fake.snapshotNow
    },
    lastSnapshot: () => fake.snapshotNow,
    async incidents() {
      guarded()
      return fake.openIncidents
    },
    async letters() {
      guarded()
      return fake.lettersNow
    },
    offerRetry: async () => ({ emails: 12, priceMicros: 51_000, worstMicros: 2_300_000 }),
    async retryLetters(filter, by) {
      guarded()
      book('retryLetters', JSON.stringify(filter), by)
      return 12
    },
    async skipLetters(filter, reason, by) {
      guarded()
      book('skipLetters', JSON.stringify(filter), reason, by)
      return 12
    },
    async reopenLetters(filter, by) {
      guarded()
      book('reopenLetters', JSON.stringify(filter), by)
      return 3
    },
    async *exportLetters() {
      yield* fake.csvNow
    },
    on(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    open: async () => ({ kind: 'opened' }),
    close: async () => undefined,
  }
  return fake
}
