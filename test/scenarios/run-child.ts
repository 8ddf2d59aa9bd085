// One life of the process that gets killed: until its run has ended, or until its order says SIGKILL.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

/** Runs kill-child.ts under that order. Rejects when it ends badly without being killed. */
export const runUntilItEnds = async (order: object): Promise<'ended' | 'killed'> => {
  const child = fork(new URL('./kill-child.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [code, signal] = z.tuple([z.number().nullable(), z.string().nullable()]).parse(await once(child, 'exit'))
  if (signal === 'SIGKILL') return 'killed'
  if (code !== 0) throw new Error(`the child ended with code ${code}`)
  return 'ended'
}
