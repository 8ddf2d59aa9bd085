// How the tests run: one process per file, at most two at once (each may hold an embedded database of ~150 MB).
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/database-template.ts'],
    restoreMocks: true,
    reporters: ['default', './test/second-try-reporter.ts'],
    // On a busy machine one race in four thousand tests is likely; the reporter names it, a real fault fails twice.
    retry: process.env.CI ? 1 : 0,
  },
})
