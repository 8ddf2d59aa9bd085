// Brakes while the store is lost: obeyed at once, kept in a file, written on return, over a restart too.
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBrakeFile } from '../../engine/brake-file.ts'
import { createBrakes } from '../../engine/brakes.ts'
import { createSteady } from '../../engine/store/steady.ts'
import { createManualClock } from '../manual-clock.ts'

let folder: string
let lost: boolean
let recorded: string[]
const clock = createManualClock()
let hard: AbortController

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-brakes-'))
  lost = true
  recorded = []
  hard = new AbortController()
})
afterEach(async () => {
  hard.abort()
  await rm(folder, { recursive: true, force: true })
})

const build = () =>
  createBrakes({
    file: createBrakeFile(folder),
    async record(wish, by, openBatches) {
      if (lost) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
      recorded.push([wish, by, openBatches].filter((each) => each !== undefined).join(' '))
      return { kind: 'recorded' }
    },
    steady: createSteady(clock, { onLost: () => undefined, onBack: () => undefined }),
    clock,
    log: pino({ level: 'silent' }),
    hard: hard.signal,
    onRecorded: async () => undefined,
  })
const untilRecorded = async (brakes: ReturnType<typeof build>) => {
  while (brakes.pending() !== undefined) await clock.advance(60_000)
}

it('are in force at once, and in the tables when these are back', async () => {
  const brakes = build()
  expect(await brakes.wish('pause', 'owner')).toEqual({ kind: 'recorded' })
  expect(brakes.pending()).toBe('pause')
  expect(await readdir(folder)).toEqual(['brakes.jsonl'])
  lost = false
  await untilRecorded(brakes)
  expect(recorded).toEqual(['pause owner'])
  expect(await readdir(folder)).toEqual([])
})

it('grow from a pause to a stop, and never back', async () => {
  const brakes = build()
  await brakes.wish('pause', 'owner')
  await brakes.wish('stop', 'owner', 'cancel')
  await brakes.wish('pause', 'owner')
  expect(brakes.pending()).toBe('stop')
  lost = false
  await untilRecorded(brakes)
  expect(recorded.at(-1)).toBe('stop owner cancel')
})

it('outlive a kill: the next process records them before it works', async () => {
  await build().wish('stop', 'owner')
  hard.abort()
  // A kill in the middle of a line.
  await appendFile(join(folder, 'brakes.jsonl'), '{"wish":"pau')
  hard = new AbortController()
  lost = false
  const next = build()
  await next.replay()
  expect(recorded).toEqual(['stop owner'])
  expect(next.pending()).toBeUndefined()
  expect(await readdir(folder)).toEqual([])
})

it('give way to what the owner says later, when the tables take that first', async () => {
  const brakes = build()
  await brakes.wish('pause', 'owner')
  lost = false
  // The wait for the tables is up to a minute long, and he is quicker.
  await brakes.wish('run', 'owner')
  expect(brakes.pending()).toBeUndefined()
  await clock.advance(600_000)
  await clock.advance(600_000)
  expect(recorded).toEqual(['run owner'])
  expect(await readdir(folder)).toEqual([])
})

it('are only for braking: a wish to go on is refused while nobody can record it', async () => {
  await expect(build().wish('run', 'owner')).rejects.toThrow('connect')
})

it('go straight into the tables while these answer', async () => {
  lost = false
  const brakes = build()
  await brakes.wish('pause', 'owner')
  expect(recorded).toEqual(['pause owner'])
  expect(await readdir(folder)).toEqual([])
})
