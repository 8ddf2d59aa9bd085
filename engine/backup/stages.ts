// The stages of a backup as a progress that is told: which of how many, and for how long each went on.
import type { Clock } from '../clock.ts'
import type { BackupOrder } from './report.ts'
import type { Stage } from './rows.ts'

export interface Stages {
  /** Runs one stage. `work` may tell the bytes that it has written. */
  run<T>(stage: Stage, work: (onBytes: (bytes: number) => void) => Promise<T>): Promise<{ value: T; ms: number }>
  /** The one that is under way, or the last one. */
  current(): Stage
  took(): readonly { readonly stage: Stage; readonly ms: number }[]
}

export const createStages = (
  clock: Pick<Clock, 'monotonic'>,
  list: readonly Stage[],
  onProgress: BackupOrder['onProgress'],
): Stages => {
  let current: Stage = list[0] ?? 'dump'
  const took: { stage: Stage; ms: number }[] = []
  return {
    async run(stage, work) {
      current = stage
      const place = { stage, number: list.indexOf(stage) + 1, of: list.length }
      const began = clock.monotonic()
      onProgress(place)
      const value = await work((bytes) => onProgress({ ...place, bytes }))
      const ms = Math.round(clock.monotonic() - began)
      took.push({ stage, ms })
      return { value, ms }
    },
    current: () => current,
    took: () => took,
  }
}
