// The app is kept alive: started again when it ends, given up when it cannot even begin.
import { expect, it } from 'vitest'
import type { Exit } from './child.ts'
import { keepApp } from './keep-app.ts'

const stage = (lifetimeMs: number) => {
  let now = 0
  const ends: ((exit: Exit) => void)[] = []
  const exits: Exit[] = []
  let onStarted: (() => void) | undefined
  const kept = keepApp({
    supervisor: {
      startApp: () => {
        const exited = new Promise<Exit>((resolve) => {
          ends.push((exit) => {
            now += lifetimeMs
            resolve(exit)
          })
        })
        return {
          pid: 100 + ends.length,
          exited,
          stop: async () => {
            ends.at(-1)?.({ code: 0, signal: null })
            return exited
          },
        }
      },
      tail: () => 'the last words',
    },
    clock: () => now,
    onStart: () => onStarted?.(),
    onExit: (exit) => exits.push(exit),
  })
  return {
    kept,
    exits,
    starts: () => ends.length,
    /** Ends the app that runs; resolves when the next one was started. */
    end: async (exit: Exit) => {
      const again = new Promise<void>((resolve) => {
        onStarted = resolve
      })
      ends.at(-1)?.(exit)
      await Promise.race([again, kept.hopeless])
    },
  }
}

const killed: Exit = { code: null, signal: 'SIGKILL' }
const failed: Exit = { code: 1, signal: null }

it('starts it again as often as it is killed, even at once', async () => {
  const { end, starts, exits, kept } = stage(10)
  for (let kills = 0; kills < 5; kills += 1) await end(killed)
  expect(starts()).toBe(6)
  expect(exits).toEqual(Array(5).fill(killed))
  expect(kept.pid()).toBe(106)
})

it('gives up an app that fails three times as soon as it was started, with its last words', async () => {
  const { end, starts } = stage(10)
  await end(failed)
  await end(failed)
  await expect(end(failed)).rejects.toThrow('the last words')
  expect(starts()).toBe(3)
})

it('does not count failures of an app that had lived', async () => {
  const { end, starts } = stage(60_000)
  for (let ends = 0; ends < 5; ends += 1) await end(failed)
  expect(starts()).toBe(6)
})

it('stops without starting it again', async () => {
  const { kept, starts, exits } = stage(60_000)
  await kept.stop()
  expect(starts()).toBe(1)
  expect(exits).toEqual([])
})
