// The machine: memory, disk, load and clocks as numbers, behind an interface so that tests bring their own.
import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { currentLoad, mem, processes } from 'systeminformation'
import { programsByMemory } from './watch/programs.ts'

/** Which volume is looked at: the one of the database's own files, or the one of the data folder. */
export type Volume = 'database' | 'data'

export interface Place {
  readonly folder: string
  readonly volume: Volume
}

export interface Machine {
  /** Bytes that this process may still write to the volume that is looked at. */
  freeDiskBytes(): Promise<number>
  volume(): Promise<Volume>
  /** Bytes that can be given to programs without swapping: free memory and what the caches would hand back. */
  availableRamBytes(): Promise<number>
  /** What is not available, in percent of the whole: the figure of the runbook's 85 % rule. */
  ramUsedPercent(): Promise<number>
  /** In percent of the swap space; 0 where there is none. */
  swapUsedPercent(): Promise<number>
  /** Of all processors, in percent, since it was asked before. */
  cpuPercent(): Promise<number>
  /** How late this process came to its work at worst but for one time in a hundred, in ms, since it was asked before. */
  loopLagMs(): number
  /** Memory of this process in bytes. */
  rssBytes(): number
  /** Programs by the memory of all their processes, greatest first: names only, never arguments. */
  hungriest(most: number): Promise<readonly string[]>
  /** The clock on the wall, which may be set, and the one that only counts; both in ms. */
  clocks(): { readonly wallMs: number; readonly monotonicMs: number }
}

const LAG_RESOLUTION_MS = 20
const LAG_PERCENTILE = 99

/**
 * Reads this machine; the folder of `place` must exist and lies on the disk that is meant. The disk is asked by statfs and
 * not by `df`: no process has to be started, which may be impossible just when this figure matters.
 */
export const createMachine = (place: string | (() => Promise<Place>)): Machine => {
  const find = typeof place === 'string' ? async (): Promise<Place> => ({ folder: place, volume: 'data' }) : place
  // Its timer does not keep the process alive.
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  return {
    async freeDiskBytes() {
      const disk = await statfs((await find()).folder)
      return disk.bavail * disk.bsize
    },
    volume: async () => (await find()).volume,
    async availableRamBytes() {
      return (await mem()).available
    },
    async ramUsedPercent() {
      const { total, available } = await mem()
      return ((total - available) / total) * 100
    },
    async swapUsedPercent() {
      const { swaptotal, swapused } = await mem()
      return swaptotal > 0 ? (swapused / swaptotal) * 100 : 0
    },
    cpuPercent: async () => (await currentLoad()).currentLoad,
    loopLagMs() {
      const nanoseconds = lag.percentile(LAG_PERCENTILE)
      lag.reset()
      // What it measures holds its own resolution.
      return Math.max(0, nanoseconds / 1e6 - LAG_RESOLUTION_MS)
    },
    rssBytes: () => process.memoryUsage.rss(),
    async hungriest(most) {
      const { list } = await processes()
      return programsByMemory(list, most)
    },
    clocks: () => ({ wallMs: Date.now(), monotonicMs: performance.now() }),
  }
}
