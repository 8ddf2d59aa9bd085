// Memory is available for Presidio, PostgreSQL and the index.
import type { Check } from './check.ts'
import { judgeRoom } from './room.ts'

export const ram: Check = {
  id: 'ram',
  blocking: true,
  run: async (deps) => judgeRoom('ram', await deps.machine.availableRamBytes(), deps.thresholds.minRamGb, deps),
}
