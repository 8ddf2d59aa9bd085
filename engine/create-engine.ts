// Builds the engine: the parts that decide, the lanes that work, the loop that drives them, behind the one face.

import { RULED_BY_ALARMS } from './alarms.ts'
import { createBrakes } from './brakes.ts'
import { createCheckpointWriter } from './checkpoint-writer.ts'
import { compare } from './compare.ts'
import { offerCompare } from './compare-offer.ts'
import { crashLoop } from './crash-loop.ts'
import { dryRun } from './dry-run.ts'
import type { Engine } from './engine.ts'
import { mapSpread, meanSpread } from './forecast.ts'
import { ENDED_BY_RESUME } from './incidents.ts'
import { createLeaseKeeper } from './lease-keeper.ts'
import { createLetters } from './letters.ts'
import { createLimiter } from './limiter.ts'
import { type Message, message } from './message.ts'
import { createParts, type EngineDeps } from './parts.ts'
import { CLASSIFY_OUTPUT_TOKENS } from './phases/classify-call.ts'
import { PLAIN } from './plan.ts'
import type { Measured } from './planner.ts'
import { createPlans } from './plans.ts'
import { createReader } from './reader.ts'
import { runLoop } from './runner.ts'
import { ALL_OVER_WHEN_ANSWERED } from './service-health.ts'
import { addAccepted } from './store/acceptance.ts'
import { acknowledgeIncident, readOpenIncidents } from './store/incident-rows.ts'
import { countOpenLetters } from './store/letters.ts'
import { readRun } from './store/runs.ts'
import { storeFault } from './store/steady.ts'
import { supervise } from './supervise.ts'
import { createTakeover, type Session, type SessionEvents } from './takeover.ts'
import { createVerbs } from './verbs.ts'
import { type EngineWatch, startEngineWatch } from './watch/engine-watch.ts'

/** Builds the engine. It does nothing before `open`, but records what is asked of it at any time. */
export const createEngine = (deps: EngineDeps): Engine =>
  createTakeover((events, isLater) => createSession(deps, events, isLater), deps)

/** The engine under one lease; `isLater`: an earlier one of this process has lost it to another engine. */
const createSession = (deps: EngineDeps, { emit, onLost }: SessionEvents, isLater: boolean): Session => {
  const { db, clock, log, model } = deps
  const hard = new AbortController()
  let closing = false
  let epoch = 0
  let working: Promise<void> | undefined
  let measured: Measured | undefined
  let elsewhere: Message | undefined = isLater ? message('reason-lease', { host: '?' }) : undefined
  let watch: EngineWatch | undefined

  const parts = createParts(deps, {
    emit,
    closing: () => closing,
    hard: hard.signal,
    brake: () => brakes.pending(),
    onMoved: () => watch?.moved(),
  })
  const { bell, steady, desk, health, limiters, control, meter, lanes, progress, terms } = parts
  const reader = createReader({
    db,
    now: clock.now,
    verdict: () => {
      if (elsewhere) return { kind: 'wait', reason: elsewhere }
      return working ? control.verdict() : undefined
    },
    ratePerMinute: meter.ratePerMinute,
    boundBy: () => (working ? limiters[lanes.provider()].boundBy() : undefined),
    brake: () => brakes.pending(),
    machine: () => watch?.figures(),
  })
  const verbs = createVerbs({ db, terms })
  const brakes = createBrakes({
    file: deps.brakeFile,
    record: verbs.wish,
    steady,
    clock,
    log,
    hard: hard.signal,
    onRecorded: () => control.refresh(),
  })
  const plans = createPlans({
    ...deps,
    terms,
    limits: limiters.anthropic.limits,
    now: clock.now,
    measured: () => measured,
  })
  const letters = createLetters({ ...deps, terms, plan: plans.plan })
  const lease = createLeaseKeeper({ db, clock, steady, holder: deps.holder, alive: deps.alive })
  const isOpen = async () => (await readRun(db))?.finished_at === null
  const checkpoints = createCheckpointWriter({ ...deps, file: deps.checkpoint, read: reader.snapshot, isOpen })

  /** What was recorded must be obeyed at once, not at the loop's next look. */
  const obey = async <T>(outcome: T): Promise<T> => {
    if (working)
      await control.refresh().catch((error: unknown) => {
        // It is recorded; a store that is lost by now is read when it is back.
        if (storeFault(error) !== 'lost') throw error
      })
    bell.ring()
    emit('changed')
    return outcome
  }

  const loop = () =>
    runLoop(
      {
        db,
        steady,
        clock,
        bell,
        control,
        desk,
        work: (phase, run) => lanes.work(phase, run, hard.signal),
        tend: (run) => lanes.tend(run, hard.signal),
        isLeft: lanes.isLeft,
        closing: () => closing,
        epoch,
        onPhase(phase, event, row) {
          watch?.moved()
          if (event === 'started') meter.reset()
          progress.phase(phase, event, row)
          emit('phase')
        },
        async onFinished(_run, phases) {
          const failed = phases.reduce((sum, row) => sum + row.failed, 0)
          await checkpoints.finish(failed)
          // What only spoke of the run while it went on is over with it.
          // Nobody asks a service any more either; the next run finds out by itself.
          desk.resolve(...RULED_BY_ALARMS, ...ALL_OVER_WHEN_ANSWERED, 'unclean_start')
          log.info({ failed }, 'Migration finished')
          emit('finished')
        },
      },
      hard.signal,
    )

  const bookOrphans = () =>
    lease.bookOrphans((orphans) => log.warn(orphans, 'calls that were cut off were booked at worst case'))

  /** Another engine has taken the lease: this one begins nothing more, and says so. */
  const yieldLease = () => {
    elsewhere = message('reason-lease', { host: '?' })
    closing = true
    bell.ring()
    emit('changed')
    onLost()
  }

  return {
    plan: plans.plan,
    offers: plans.offers,
    async dryRun(options) {
      const limiter = createLimiter({ clock, initial: limiters.anthropic.limits(), rate: 'auto' })
      const figures = await dryRun({ ...deps, anonymizer: parts.anonymizer, limiter }, options)
      measured = figures
      const plan = await plans.plan({ mode: 'new', choice: { ...PLAIN, model: model.id, lane: 'live' } })
      return {
        sample: figures.sample,
        failures: figures.failures,
        inputTokens: mapSpread(meanSpread(figures.classifyTokens), Math.round),
        outputTokensAssumed: CLASSIFY_OUTPUT_TOKENS.mid,
        presidioTextsPerSecond: Math.round(figures.presidioPerSecond * 10) / 10,
        plan,
      }
    },
    offerCompare: (emails) => offerCompare({ ...deps, offers: plans.offers }, emails),
    compare: (order) => compare({ ...deps, anonymizer: parts.anonymizer }, order),
    start: async (approval) => obey(await verbs.start(approval)),
    async wish(wish, by, openBatches) {
      const outcome = await brakes.wish(wish, by, openBatches)
      if (wish === 'run' && outcome.kind === 'recorded') {
        // The owner says that the cause is gone: ask the services now instead of at the next probe.
        desk.resolve(...ENDED_BY_RESUME)
        health.askAll()
      }
      return obey(outcome)
    },
    setRate: async (rate, by) => obey(await verbs.setRate(rate, by)),
    approveCap: async (approval) => obey(await verbs.approveCap(approval)),
    async accept(incidentId, by) {
      const incident = (await readOpenIncidents(db)).find(({ id }) => id === incidentId)
      if (!incident || (await addAccepted(db, incident.kind)) === 0) return obey({ kind: 'no_run' })
      await acknowledgeIncident(db, incidentId, by)
      desk.resolve(incident.kind)
      return obey({ kind: 'recorded' })
    },
    async acknowledge(incidentId, by) {
      return obey((await acknowledgeIncident(db, incidentId, by)) ? { kind: 'recorded' } : { kind: 'no_run' })
    },
    snapshot: reader.snapshot,
    lastSnapshot: reader.last,
    incidents: () => readOpenIncidents(db),
    ...letters,
    retryLetters: async (filter, by) => obey(await verbs.retryLetters(filter, by)),
    async skipLetters(filter, reason, by) {
      const skipped = await verbs.skipLetters(filter, reason, by)
      // After the end no loop looks at the figures any more.
      if (skipped > 0 && (await countOpenLetters(db)) === 0) desk.resolve('letters_high', 'letters_over_limit')
      return obey(skipped)
    },
    reopenLetters: async (filter, by) => obey(await verbs.reopenLetters(filter, by)),
    async open(take, stop) {
      const taken = await lease.open(hard.signal, yieldLease, take)
      if (taken.kind === 'held_elsewhere') {
        // Until it is free this one only records wishes, and says where the other one is.
        elsewhere = message('reason-lease', { host: taken.host })
        emit('changed')
        return taken
      }
      const cut = () => hard.abort()
      stop.addEventListener('abort', cut)
      elsewhere = undefined
      epoch = taken.epoch
      await desk.load()
      const leaking = (await readOpenIncidents(db)).find(({ kind }) => kind === 'presidio_leaking')
      parts.leaks.load(leaking?.openedAt, taken.lastHeardAt)
      health.askWhatIsDown()
      // An earlier cut is over once it was started again: otherwise nobody would be told of the next one.
      desk.resolve('unclean_start')
      if (taken.uncleanSince) {
        const loop = await crashLoop(db, clock.now())
        if (loop) desk.open('crash_loop', loop)
        desk.open('unclean_start', { since: taken.uncleanSince.toISOString(), until: clock.now().toISOString() })
      }
      await brakes.replay()
      await bookOrphans()
      const run = await control.refresh()
      if (run) progress.resumed(await reader.snapshot())
      checkpoints.start(hard.signal)
      watch = startEngineWatch(deps, parts)
      const faults = { closing: () => closing, onFenced: yieldLease }
      working = supervise({ ...parts, loop, bookOrphans, heed: control.refresh, clock, log, ...faults }, hard.signal)
      stop.removeEventListener('abort', cut)
      emit('changed')
      return { kind: 'opened' }
    },
    async close() {
      closing = true
      bell.ring()
      await working
      working = undefined
      await watch?.close()
      await desk.settled()
      hard.abort()
      await checkpoints.stop()
      await lease.close()
      emit('changed')
    },
  }
}
