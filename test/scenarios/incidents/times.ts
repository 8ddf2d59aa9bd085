// How long it took from a fault to the engine's reaction, and from the repair to going on: printed, never asserted.
import { afterAll } from 'vitest'
import { INCIDENTS, type IncidentKind } from '../../../engine/incidents.ts'

interface Times {
  readonly kind: IncidentKind
  /** In ms of the machine; the engine's waits pass `faster` times faster. */
  readonly heldMs: number
  readonly onMs: number
  readonly faster: number
}

const noted: Times[] = []
export const noteTimes = (times: Times): void => {
  noted.push(times)
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`.padStart(9)

/** Prints the list of this file's incidents at its end. The middle columns are what the engine's own clock said. */
export const printTimes = (): void =>
  afterAll(() => {
    const lines = noted.map(({ kind, heldMs, onMs, faster }) => {
      const [held, on] = [heldMs, onMs].map((ms) => `${seconds(ms * faster)} ${`${Math.round(ms)} ms`.padStart(8)}`)
      return `${kind.padEnd(22)} ${INCIDENTS[kind].reaction.padEnd(5)} ${held}  ${on}`
    })
    const head = `${'incident'.padEnd(22)} does   ${'fault to reaction'.padEnd(18)}  repair to going on (engine’s clock, machine’s)`
    console.log([head, ...lines].join('\n'))
  })
