// Wipes the folder of the rehearsal, unless another rehearsal is open in it.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const lock = z.object({ pid: z.number().int() })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const holder = async (file: string): Promise<number | undefined> => {
  try {
    const { pid } = lock.parse(JSON.parse(await readFile(file, 'utf8')))
    return isAlive(pid) ? pid : undefined
  } catch {
    // Absent, or half written by a process that was killed.
    return undefined
  }
}

/** Deletes the folder. Throws when its database is open in a live process. */
export const wipe = async (folder: string): Promise<void> => {
  const pid = await holder(join(folder, 'database', 'panel.lock'))
  if (pid !== undefined) throw new Error(`a rehearsal is open in ${folder} (process ${pid}): close it first`)
  await rm(folder, { recursive: true, force: true })
}
