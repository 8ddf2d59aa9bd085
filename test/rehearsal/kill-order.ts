// When the app is to be killed: "graph_applied:1,before_commit:2" is the second commit after the first chunk of the graph.
import { z } from 'zod'
import type { KillPoint, KillPointName } from '../../engine/kill-point.ts'

const names = [
  'reserved',
  'answered',
  'before_commit',
  'after_commit',
  'graph_applied',
  'sent',
  'batch_reserved',
  'batch_posted',
  'batch_collected',
] as const satisfies readonly KillPointName[]

const step = z
  .string()
  .regex(/^\w+:\d+$/, 'must be NAME:COUNT, such as before_commit:3')
  .transform((text): readonly unknown[] => text.split(':'))
  .pipe(z.tuple([z.enum(names), z.coerce.number().int().min(1)]))

export type KillOrder = readonly (readonly [point: KillPointName, count: number])[]

/** Reads an order; an empty one kills nobody. Throws a ZodError that names the point that there is not. */
export const parseKillOrder = (text: string): KillOrder => z.array(step).parse(text === '' ? [] : text.split(','))

/** The order as `parseKillOrder` reads it. */
export const writeKillOrder = (order: KillOrder): string => order.map((each) => each.join(':')).join(',')

/** Counts the points step by step, and calls `kill` when the last one was passed as often as the order says. */
export const createKillPoint = (order: KillOrder, kill: () => void): KillPoint => {
  let [current, ...later] = order
  let passed = 0
  return (name) => {
    if (name !== current?.[0]) return
    passed += 1
    if (passed < current[1]) return
    passed = 0
    ;[current, ...later] = later
    if (current) return
    kill()
    // Whoever was killed does nothing more, not even in the instant before the signal arrives.
    return new Promise<never>(() => undefined)
  }
}
