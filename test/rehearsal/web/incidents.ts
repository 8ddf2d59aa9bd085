// The incidents that can be rehearsed from the page: one row each, begun and ended by a name from this list and no other.
import type { FaultRule } from '../../emulators/faults.ts'
import { clearFaults, orderFaults } from '../emulator-control.ts'
import type { Parts } from '../environment.ts'
import type { Supervisor } from '../supervisor.ts'

export interface IncidentState {
  readonly name: string
  readonly title: string
  /** What the button does to the world around the bot. */
  readonly does: string
  /** What the bot should then do. */
  readonly expect: string
  readonly on: boolean
}

/** Something that can go wrong, and how to bring it about. */
export interface Trouble extends Omit<IncidentState, 'on'> {
  /** The container whose restart ends it too. */
  readonly container?: string
  begin(): Promise<void>
  end(): Promise<void>
}

export interface Incidents {
  list(): readonly IncidentState[]
  /** Begins or ends one; undefined when there is none of that name. Rejects when it could not be done. */
  set(name: string, on: boolean): Promise<IncidentState | undefined>
  /** A container was restarted: what it suffered from is over. */
  repaired(container: string): Promise<void>
  /** Ends all that are on. */
  clear(): Promise<void>
}

/** Over the 85 % at which the watch holds. */
const FULL_RAM_PERCENT = 93

const ruled = (url: string, rules: readonly FaultRule[]): Pick<Trouble, 'begin' | 'end'> => {
  // Only what was ordered here is ended: the emails that make Claude refuse stay as they are.
  let ids: readonly number[] = []
  return {
    begin: async () => {
      ids = await orderFaults(url, rules)
    },
    end: () => clearFaults(url, ids),
  }
}

/** All that can go wrong with the parts that are emulated; of a real one nothing is touched. */
export const troublesOf = (
  supervisor: Pick<Supervisor, 'emulators' | 'database' | 'pretendRam'>,
  parts: Parts,
): readonly Trouble[] => {
  const { emulators, database } = supervisor
  const all: readonly (Trouble | undefined)[] = [
    parts.claude === 'real'
      ? undefined
      : {
          name: 'rate_limits',
          title: '429 storm',
          does: 'Claude refuses every request with “429, retry after 5 seconds”.',
          expect: 'It waits as long as it is told and lowers its rate; a silent notice; no email is lost.',
          ...ruled(emulators.anthropic, [
            { fault: 'status', status: 429, retryAfterSeconds: 5, endpoint: 'messages' },
            { fault: 'status', status: 429, retryAfterSeconds: 5, endpoint: 'batches' },
          ]),
        },
    parts.presidio === 'real'
      ? undefined
      : {
          name: 'presidio_down',
          container: 'presidio',
          title: 'Presidio down',
          does: 'The anonymiser no longer answers.',
          expect:
            'It holds at once, as no email may leave unhidden; it alerts, and goes on by itself afterwards. The alert’s own button restarts Presidio, which ends this too.',
          ...ruled(emulators.presidio, [{ fault: 'down' }]),
        },
    database && {
      name: 'postgres_lost',
      container: 'postgres',
      title: 'PostgreSQL lost',
      does: 'The database server is stopped; switching this off starts it again on the same data.',
      expect:
        'It holds and keeps in memory what came back; /status says so, /pause and /stop are obeyed. It goes on within a minute of the server’s return.',
      begin: database.stop,
      end: database.start,
    },
    {
      name: 'ram_high',
      title: 'RAM high',
      does: `The machine is reported as using ${FULL_RAM_PERCENT} % of its memory.`,
      expect: 'Within a minute, its next look, it holds and alerts; it goes on by itself under 80 %.',
      begin: async () => supervisor.pretendRam({ ramUsedPercent: FULL_RAM_PERCENT }),
      end: async () => supervisor.pretendRam({ ramUsedPercent: null }),
    },
    parts.telegram === 'real'
      ? undefined
      : {
          name: 'telegram_down',
          title: 'Telegram down',
          does: 'The bot can no longer reach Telegram: your phone stays silent.',
          expect: 'The migration goes on; what must be told is kept, and sent once Telegram is back.',
          ...ruled(emulators.telegram, [{ fault: 'down' }]),
        },
  ]
  return all.filter((trouble) => trouble !== undefined)
}

/** One at a time, in the order in which they were asked for: a server that is starting cannot be stopped yet. */
export const createIncidents = (troubles: readonly Trouble[]): Incidents => {
  const begun = new Set<string>()
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }
  const stateOf = ({ name, title, does, expect }: Trouble): IncidentState => ({
    name,
    title,
    does,
    expect,
    on: begun.has(name),
  })
  const turn = async (trouble: Trouble, on: boolean): Promise<void> => {
    if (begun.has(trouble.name) === on) return
    if (on) {
      await trouble.begin()
      begun.add(trouble.name)
    } else {
      await trouble.end()
      begun.delete(trouble.name)
    }
  }
  return {
    list: () => troubles.map(stateOf),
    set: (name, on) =>
      inTurn(async () => {
        const trouble = troubles.find((each) => each.name === name)
        if (!trouble) return undefined
        await turn(trouble, on)
        return stateOf(trouble)
      }),
    repaired: (container) =>
      inTurn(async () => {
        for (const trouble of troubles) if (trouble.container === container) await turn(trouble, false)
      }),
    clear: () =>
      inTurn(async () => {
        for (const trouble of troubles) await turn(trouble, false)
      }),
  }
}
