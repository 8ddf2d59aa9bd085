// The disk has room for the graph, the vectors and a backup.
import type { Check } from './check.ts'
import { judgeRoom } from './room.ts'

export const disk: Check = {
  id: 'disk',
  blocking: true,
  run: async (deps) => judgeRoom('disk', await deps.machine.freeDiskBytes(), deps.thresholds.minDiskGb, deps),
}
