// The disk has room for the graph, the vectors and a backup: the database's own volume where it can be seen from here.
import { databaseFolder } from '../engine/store/database-folder.ts'
import type { Check, CheckDeps } from './check.ts'
import { judgeRoom } from './room.ts'

const freeBytes = async ({ db, machine }: Pick<CheckDeps, 'db' | 'machine'>) => {
  const folder = await databaseFolder(db)
  if (folder !== undefined) {
    try {
      return { free: await machine.freeDiskBytes(folder), where: 'database' } as const
    } catch {
      // A socket out of a container: the folder it names is not here.
    }
  }
  return { free: await machine.freeDiskBytes(), where: 'data' } as const
}

export const disk: Check = {
  id: 'disk',
  blocking: true,
  async run(deps) {
    const { free, where } = await freeBytes(deps)
    return judgeRoom('disk', free, deps.thresholds.minDiskGb, deps, { where })
  },
}
