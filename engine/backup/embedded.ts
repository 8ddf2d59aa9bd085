// The method of the embedded database: its rows by our own hand, restored in memory by a process of its own.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Database } from '../store/database.ts'
import { programFault } from './fault.ts'
import type { DumpMethod } from './method.ts'
import { type ProgramEnvironment, runProgram } from './program.ts'
import { dumpRows } from './rows-dump.ts'

const countsShape = z.record(z.string(), z.number())
const entry = new URL('./restore-in-memory.ts', import.meta.url)

export const embeddedMethod = (db: Database, environment: ProgramEnvironment): DumpMethod => ({
  name: 'rows',
  extension: '.rows.gz',
  dump: (path, options) => dumpRows(db, path, options),
  async restore(path, signal) {
    // PGlite computes on the thread it is called on, and ours answers a chat.
    const ended = await runProgram({
      command: process.execPath,
      args: ['--import', import.meta.resolve('tsx'), fileURLToPath(entry), path],
      environment,
      signal,
    })
    if (ended.kind !== 'done') throw programFault(ended, 'restore_failed')
    return countsShape.parse(JSON.parse(ended.output))
  },
  sweep: async () => undefined,
})
