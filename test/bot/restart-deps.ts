// What a bot has for restarts in tests that are not about them: no Docker, and a journal's file in memory.
import type { JournalFile, KeptEntry } from '../../engine/journal-file.ts'
import { createRestarter } from '../../engine/services/docker.ts'

export const SERVICES = ['postgres', 'redis', 'presidio'].map((service) => ({ service, container: service }))

const journalInMemory = (): JournalFile => {
  let kept: readonly KeptEntry[] = []
  return {
    append: async (entry) => {
      kept = [...kept, entry]
    },
    read: async () => kept,
    clear: async () => {
      kept = []
    },
  }
}

/** As on a machine that has no Docker: the commands are shown. */
export const restartDeps = () => ({
  restarter: createRestarter({ services: SERVICES, timeoutMs: 1_000 }),
  journalFile: journalInMemory(),
})
