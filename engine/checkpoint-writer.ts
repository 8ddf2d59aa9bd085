// Writes the checkpoint file every two seconds while something changes.
import type { Checkpoint, CheckpointFile } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'
import type { Snapshot } from './snapshot.ts'

export interface CheckpointWriter {
  start(signal: AbortSignal): void
  /** At the end of a run: without failures the file goes, otherwise it tells the last state. Never rejects. */
  finish(failed: number): Promise<void>
  /** Resolves when the writing has ended, after the signal was aborted. */
  stop(): Promise<void>
}

const INTERVAL_MS = 2_000

const toCheckpoint = (snapshot: Snapshot): Checkpoint | undefined => {
  const { run, phases, money } = snapshot
  const last = phases.at(-1)
  if (!run || !last) return undefined
  const current = phases.find(({ state }) => state === 'running') ?? last
  return {
    total_emails: run.total,
    processed: current.done,
    failed: last.failed,
    last_email_id: snapshot.lastEmailId ?? null,
    started_at: phases[0]?.startedAt?.toISOString() ?? null,
    last_checkpoint_at: snapshot.at.toISOString(),
    estimated_cost: money.spentMicros / 1e6,
  }
}

export const createCheckpointWriter = (deps: {
  readonly file: CheckpointFile
  readonly clock: Clock
  readonly read: () => Promise<Snapshot>
  /** Whether a run is open: without one there is nothing to write, and a look at everything costs too much for that. */
  readonly isOpen: () => Promise<boolean>
  readonly log: Logger
}): CheckpointWriter => {
  let running: Promise<void> = Promise.resolve()
  let written = ''
  let ends = 0

  const write = async (snapshot: Snapshot) => {
    const checkpoint = toCheckpoint(snapshot)
    if (!checkpoint) return
    const content = JSON.stringify({ ...checkpoint, last_checkpoint_at: '' })
    if (content === written) return
    await deps.file.write(checkpoint)
    written = content
  }

  // The file is only a view: the run goes on without it, and the log says so.
  const harmless = async (operation: () => Promise<void>) => {
    try {
      await operation()
    } catch (error) {
      deps.log.warn({ err: error }, 'the checkpoint file could not be written')
    }
  }

  const look = async () => {
    const before = ends
    if (!(await deps.isOpen())) return
    const snapshot = await deps.read()
    // A look that began before the end of a run would bring its file back.
    if (before !== ends || snapshot.state === 'done' || snapshot.state === 'validated') return
    await write(snapshot)
  }

  const loop = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await deps.clock.sleep(INTERVAL_MS, signal)
      if (signal.aborted) return
      await harmless(look)
    }
  }

  return {
    start(signal) {
      running = loop(signal)
    },
    finish: (failed) =>
      harmless(async () => {
        ends += 1
        if (failed > 0) await write(await deps.read())
        else {
          await deps.file.remove()
          written = ''
        }
      }),
    stop: () => running,
  }
}
