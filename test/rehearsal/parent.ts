// What every child of the supervisor does: says that it is ready, and ends when the supervisor is gone.
import type { Serializable } from 'node:child_process'

/** A child that cannot close within this time is ended anyway: nothing may be left behind. */
const CLOSING_MS = 10_000

const tell = (word: Serializable): Promise<void> =>
  new Promise((resolve, reject) => {
    if (process.send) process.send(word, (error: Error | null) => (error ? reject(error) : resolve()))
    else reject(new Error('this program is a child of the rehearsal: run `npm start` or `npm run rehearse` instead'))
  })

/**
 * Runs a service until the supervisor lets go of it or dies: either way the channel closes. `open` gives what the
 * supervisor is told, and how to close. What `open` throws is told too: its text goes to the person's terminal.
 */
export const serveParent = async (
  open: () => Promise<{ readonly ready: Serializable; readonly close: () => Promise<void> }>,
): Promise<void> => {
  const gone = new Promise((resolve) => process.once('disconnect', resolve))
  try {
    const { ready, close } = await open()
    await tell({ ready })
    await gone
    setTimeout(() => process.exit(1), CLOSING_MS).unref()
    await close()
    process.exit(0)
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    await tell({ fault }).catch(() => console.error(fault))
    process.exit(1)
  }
}
