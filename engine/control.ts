// The control: the facts that the gate decides on, kept in memory and read again from the run's row.
import { alarms, RECENT_OUTCOMES, RULED_BY_ALARMS } from './alarms.ts'
import type { Bell } from './bell.ts'
import type { Clock } from './clock.ts'
import { gate, type Verdict } from './gate.ts'
import type { Health } from './health.ts'
import type { IncidentDesk } from './incident-desk.ts'
import { ENDED_BY_RESUME, INCIDENTS, type IncidentKind } from './incidents.ts'
import type { Limiter } from './limiter.ts'
import { plannedPerEmail } from './plan.ts'
import type { ServiceName } from './ports.ts'
import { asks, mayHold } from './service-health.ts'
import type { PhaseName } from './snapshot.ts'
import type { Database } from './store/database.ts'
import { openedBefore } from './store/incident-rows.ts'
import { type RunRow, readRun } from './store/runs.ts'
import { spentOnClassify } from './store/usage.ts'

export interface Control {
  /** The open run as last read, or undefined. */
  run(): RunRow | undefined
  /** Reads the run's row again and judges its figures. Throws what the store throws. */
  refresh(): Promise<RunRow | undefined>
  verdict(): Verdict
  /** The cap had no room for the next piece although nothing was under way. */
  refuseForCap(): void
  /**
   * Outcomes are judged within one pass of one phase: another pass begins with none. A pass of `retried` letters is not
   * judged at all: most of them fail again, which says nothing of the world.
   */
  beginPass(phase: PhaseName, retried: boolean): void
  /** Outcomes of emails, for the failure rate; withdrawn letters no longer count. */
  noteOutcomes(outcomes: { readonly done: number; readonly letters: number; readonly withdrawn: number }): void
  /** The server does not answer, or its disk takes nothing more; undefined when it is well. */
  storeAway(fault: 'lost' | 'full' | undefined): void
}

export interface ControlDeps {
  readonly db: Database
  readonly clock: Clock
  readonly bell: Bell
  readonly desk: IncidentDesk
  readonly health: Readonly<Record<ServiceName, Health>>
  readonly limiters: Readonly<Record<'anthropic' | 'voyage', Limiter>>
  /** The hash of the terms under which this program would go on with a run of that mode and choice now. */
  readonly planHash: (run: RunRow) => string
  /** A brake that the tables could not take: it is obeyed all the same. */
  readonly brake?: () => 'pause' | 'stop' | undefined
}

export const createControl = (deps: ControlDeps): Control => {
  const { db, clock, desk, health, limiters } = deps
  let run: RunRow | undefined
  let away: 'lost' | 'full' | undefined
  let recent: boolean[] = []
  let heardMs: number | undefined
  let pass: { readonly phase: PhaseName; readonly retried: boolean } | undefined

  /** The cap at which a call was refused: kept with the incident, so that a restart still knows it. */
  const refusedCapMicros = (): number => {
    const cap = desk.list().find(({ kind }) => kind === 'budget_reached')?.params.cap
    return typeof cap === 'number' ? Math.round(cap * 1e6) : 0
  }

  /**
   * The owner's "resume" may be said in another process, such as a shell: all that reaches this one is the row. It ends what
   * was open before it was said, and asks the services now instead of at the next probe.
   */
  const heedResume = async (row: RunRow) => {
    const saidMs = row.wish_at.getTime()
    const news = row.wish === 'run' && saidMs !== heardMs
    const waiting = ENDED_BY_RESUME.some(desk.isOpen)
    if (news && waiting) desk.resolve(...(await openedBefore(db, ENDED_BY_RESUME, row.id)))
    if (news && heardMs !== undefined)
      for (const service of ['anthropic', 'voyage'] as const)
        if (health[service].state().kind !== 'well') health[service].ask()
    heardMs = saidMs
  }

  const judge = async (row: RunRow) => {
    if (row.cap_micros > refusedCapMicros()) desk.resolve('budget_reached')
    if (row.plan_hash === deps.planHash(row)) desk.resolve('plan_changed')
    else desk.open('plan_changed')
    const called = alarms({
      capMicros: row.cap_micros,
      spentMicros: row.settled_micros,
      pilot: await pilotFigures(row),
      recent: { outcomes: recent.length, letters: recent.filter((letter) => letter).length },
      accepted: row.accepted,
    })
    // What holds until the owner accepts it is not lifted by better figures, nor by a restart, which has none yet.
    const mayEnd = (kind: IncidentKind) => INCIDENTS[kind].over === 'self' || row.accepted.includes(kind)
    desk.resolve(...RULED_BY_ALARMS.filter((kind) => mayEnd(kind) && !called.some((alarm) => alarm.kind === kind)))
    for (const { kind, params } of called) desk.open(kind, params)
  }

  const pilotFigures = async (row: RunRow) => {
    // Other terms, approved since, are judged by themselves: half of a run by batch makes the live half no surprise.
    const since = row.pilot_since
    const spent = await spentOnClassify(db, row.id, since)
    // Where only a cap was approved under other terms, the last price that was shown is the one that he knows.
    return { ...spent, plannedMicrosPerEmail: row.pilot_micros_per_email ?? plannedPerEmail(row.plan.phases) }
  }

  const cooling = () =>
    (['anthropic', 'voyage', 'presidio'] as const).flatMap((service) => {
      const state = health[service].state()
      if (state.kind !== 'down' || !asks(pass?.phase, service)) return []
      return [{ service, until: new Date(clock.now().getTime() + Math.max(0, state.untilMs - clock.monotonic())) }]
    })

  return {
    run: () => run,
    async refresh() {
      const row = await readRun(db)
      const before = run?.id
      run = row && row.finished_at === null ? row : undefined
      if (run) {
        if (before !== undefined && before !== run.id) {
          // Another run has taken its place: what was said of the first one's figures is not said of this one's.
          recent = []
          desk.resolve(...RULED_BY_ALARMS)
        }
        limiters.anthropic.setRate(run.rate_limit ?? 'auto')
        await heedResume(run)
        await judge(run)
      } else desk.resolve(...RULED_BY_ALARMS)
      deps.bell.ring()
      return run
    },
    verdict: () =>
      gate({
        wish: deps.brake?.() ?? run?.wish ?? 'pause',
        planMatches: run === undefined || run.plan_hash === deps.planHash(run),
        storeAway: away,
        // What another phase ran into is still told, and found out again when it is that phase's turn.
        incidents: desk.list().filter(({ kind }) => mayHold(kind, pass?.phase, health)),
        cooling: cooling(),
        capMicros: run?.cap_micros ?? 0,
        committedMicros: (run?.settled_micros ?? 0) + (run?.reserved_micros ?? 0),
        capRefused: desk.isOpen('budget_reached'),
      }),
    refuseForCap() {
      if (!run) return
      desk.open('budget_reached', { cap: run.cap_micros / 1e6, spent: run.settled_micros / 1e6 })
    },
    beginPass(phase, retried) {
      if (pass?.phase !== phase || pass.retried !== retried) recent = []
      pass = { phase, retried }
    },
    noteOutcomes({ done, letters, withdrawn }) {
      if (pass?.retried) return
      recent.push(...Array<boolean>(done).fill(false), ...Array<boolean>(letters).fill(true))
      for (let left = withdrawn; left > 0 && recent.includes(true); left -= 1)
        recent.splice(recent.lastIndexOf(true), 1)
      recent = recent.slice(-RECENT_OUTCOMES)
    },
    storeAway(fault) {
      away = fault
      deps.bell.ring()
    },
  }
}
