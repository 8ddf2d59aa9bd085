// How the tests run: one process per file, at most two at once (each may hold an embedded database of ~150 MB).
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/database-template.ts'],
    restoreMocks: true,
  },
})
