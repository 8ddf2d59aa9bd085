// A machine that is well in every respect, to be spoiled one figure at a time.
import type { Machine } from '../engine/machine.ts'

const GIB = 1024 ** 3

/** What the watch reads of it; a test sets the figures. */
export interface CalmFigures {
  ram: number
  swap: number
  disk: number
  cpu: number
  lagMs: number
  rss: number
  /** How far the wall's clock has been set beyond the counting one, in ms. */
  clockOffMs: number
}

export const calmFigures = (): CalmFigures => ({
  ram: 50,
  swap: 0,
  disk: 100 * GIB,
  cpu: 30,
  lagMs: 5,
  rss: GIB / 4,
  clockOffMs: 0,
})

export const calmMachine = (figures: CalmFigures = calmFigures()): Omit<Machine, 'availableRamBytes'> => ({
  ramUsedPercent: async () => figures.ram,
  swapUsedPercent: async () => figures.swap,
  freeDiskBytes: async () => figures.disk,
  volume: async () => 'database',
  cpuPercent: async () => figures.cpu,
  loopLagMs: () => figures.lagMs,
  rssBytes: () => figures.rss,
  hungriest: async (most) => ['postgres', 'python3', 'node', 'redis-server', 'dockerd', 'sshd'].slice(0, most),
  clocks: () => ({ wallMs: figures.clockOffMs, monotonicMs: 0 }),
})
