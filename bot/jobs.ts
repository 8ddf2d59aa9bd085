// Work that outlasts its handler (a dry run, a checklist): one of a name at a time, ended when the bot stops.
import type { Logger } from 'pino'
import { faultOf } from './fault.ts'

export interface Jobs {
  /** Starts `work` and returns at once: `busy` when one of that name is still under way. Errors are logged. */
  start(name: string, work: (signal: AbortSignal) => Promise<void>): 'started' | 'busy'
  /** Aborts what is under way and waits for its end. */
  stop(): Promise<void>
}

export const createJobs = (log: Logger): Jobs => {
  const ending = new AbortController()
  const underWay = new Map<string, Promise<void>>()
  return {
    start(name, work) {
      if (underWay.has(name)) return 'busy'
      const job = work(ending.signal)
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.error({ job: name, fault: faultOf(error) }, 'a job failed')
        })
        .finally(() => underWay.delete(name))
      underWay.set(name, job)
      return 'started'
    },
    async stop() {
      ending.abort()
      await Promise.all(underWay.values())
    },
  }
}
