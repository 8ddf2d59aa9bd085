// The disk has room for the graph, the vectors and a backup: the database's own volume where it can be seen from here.
import type { Check } from './check.ts'
import { judgeRoom } from './room.ts'

export const disk: Check = {
  id: 'disk',
  blocking: true,
  async run(deps) {
    const { machine } = deps
    const [free, where] = await Promise.all([machine.freeDiskBytes(), machine.volume()])
    return judgeRoom('disk', free, deps.thresholds.minDiskGb, deps, { where })
  },
}
