// The machine: free disk and memory as numbers, behind an interface so that tests bring their own.
import { statfs } from 'node:fs/promises'
import { mem } from 'systeminformation'

export interface Machine {
  /** Bytes that may still be written to the disk that holds the data, or to the one that holds that folder. */
  freeDiskBytes(onDiskOf?: string): Promise<number>
  /** Bytes that can be given to programs without swapping: free memory and what the caches would hand back. */
  availableRamBytes(): Promise<number>
  /** What is not available, in percent of the whole: the figure of the runbook's 85 % rule. */
  ramUsedPercent(): Promise<number>
}

/**
 * Reads this machine; `folder` must exist and lies on the disk that is meant. The disk is asked by statfs and not by
 * `df`: no process has to be started, which may be impossible just when this figure matters.
 */
export const createMachine = (folder: string): Machine => ({
  async freeDiskBytes(onDiskOf = folder) {
    const disk = await statfs(onDiskOf)
    return disk.bavail * disk.bsize
  },
  async availableRamBytes() {
    return (await mem()).available
  },
  async ramUsedPercent() {
    const { total, available } = await mem()
    return ((total - available) / total) * 100
  },
})
