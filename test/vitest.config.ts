// How the tests run: at most two processes at once (each may hold embedded databases), which keep what they have loaded.
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'

/** On servers too they would only do again what they did on the embedded database: none of them asks a server. */
const EMBEDDED_ONLY = [
  'test/emulators/**',
  'test/engine/backup/embedded.test.ts',
  'test/engine/import/**',
  'test/engine/privacy/**',
  'test/rehearsal/**/!(restart|prepare-source).test.ts',
]

/** They change or measure their process, so each has one of its own. */
const ALONE = ['test/rehearsal/pretend-ram.test.ts', 'test/bot/fuzz.test.ts']

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/database-template.ts'],
    reporters: ['default', './test/second-try-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE, ...(process.env.TEST_POSTGRES_DSN ? EMBEDDED_ONLY : [])],
          // Loading the libraries anew for each of two hundred files took half of the suite's time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    // On a busy machine one race in four thousand tests is likely; the reporter names it, a real fault fails twice.
    retry: process.env.CI ? 1 : 0,
  },
})
