// Keeps the app alive as a service manager would: started again whenever it ends, unless it cannot even begin.
import type { Exit } from './child.ts'
import type { RunningApp, Supervisor } from './supervisor.ts'

export interface KeptApp {
  /** Rejects when the app ended again and again at once: starting it once more would help nobody. */
  readonly hopeless: Promise<never>
  /** Of the process that runs now. */
  pid(): number | undefined
  stop(): Promise<void>
}

export interface KeepAppDeps {
  readonly supervisor: Pick<Supervisor, 'startApp' | 'tail'>
  /** Milliseconds, from any start. */
  readonly clock: () => number
  readonly onStart: (app: RunningApp) => void
  readonly onExit: (exit: Exit) => void
}

/** An app that lived no longer than this has not begun. */
const STILLBORN_MS = 5_000
const STILLBORN_LIMIT = 3

export const keepApp = ({ supervisor, clock, onStart, onExit }: KeepAppDeps): KeptApp => {
  let app: RunningApp | undefined
  let stopping = false

  const loop = async (): Promise<never> => {
    for (let stillborn = 0; ; ) {
      const startedAt = clock()
      app = supervisor.startApp()
      onStart(app)
      const exit = await app.exited
      // It was asked to end: nothing more will come of this promise.
      if (stopping) return new Promise<never>(() => undefined)
      onExit(exit)
      stillborn = clock() - startedAt < STILLBORN_MS && exit.signal === null ? stillborn + 1 : 0
      if (stillborn === STILLBORN_LIMIT) throw new Error(`the app cannot begin:\n${supervisor.tail(10)}`)
    }
  }
  const hopeless = loop()
  // Whoever waits for it hears it; meanwhile it is no unhandled rejection.
  hopeless.catch(() => undefined)
  return {
    hopeless,
    pid: () => app?.pid,
    async stop() {
      stopping = true
      await app?.stop()
    },
  }
}
