// The checkpoint file: the runbook's fields, replaced whole, gone at 100 % success, and never in the way of the run.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Checkpoint, createCheckpointFile } from '../../engine/checkpoint.ts'
import { createCheckpointWriter } from '../../engine/checkpoint-writer.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { createManualClock } from '../manual-clock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-checkpoint-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const path = () => join(folder, 'data', 'migration_checkpoint.json')
const content = async (): Promise<unknown> => JSON.parse(await readFile(path(), 'utf8'))
const checkpoint = (processed: number): Checkpoint => ({
  total_emails: 110_000,
  processed,
  failed: 0,
  last_email_id: 'a@b',
  started_at: null,
  last_checkpoint_at: '2026-11-23T12:00:00.000Z',
  estimated_cost: 0.5,
})

describe('the file', () => {
  it('is written whole or not at all, and only its owner may read it', async () => {
    const file = createCheckpointFile(join(folder, 'data'))
    await Promise.all(Array.from({ length: 20 }, (_, processed) => file.write(checkpoint(processed))))
    expect(await content()).toEqual(checkpoint(19))
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'data'))).toEqual(['migration_checkpoint.json'])
  })

  it('is removed after what was being written, and removing it twice is no fault', async () => {
    const file = createCheckpointFile(join(folder, 'data'))
    await Promise.all([file.write(checkpoint(1)), file.remove(), file.remove()])
    expect(await readdir(join(folder, 'data'))).toEqual([])
  })

  it('takes the next turn after one that failed', async () => {
    await writeFile(join(folder, 'data'), 'not a folder')
    const file = createCheckpointFile(join(folder, 'data'))
    await expect(file.write(checkpoint(1))).rejects.toThrow()
    await rm(join(folder, 'data'))
    await file.write(checkpoint(2))
    expect(await content()).toEqual(checkpoint(2))
  })
})

const NOW = new Date('2026-11-23T12:00:00Z')
const phase = (name: 'classify' | 'graph' | 'embed', state: 'waiting' | 'running' | 'done', done: number) => ({
  name,
  state,
  done,
  failed: 2,
  total: 10,
  ratePerMinute: undefined,
  etaMs: undefined,
  startedAt: NOW,
  finishedAt: null,
})
const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
  at: NOW,
  state: 'running',
  reason: { key: 'reason-running', params: {} },
  until: undefined,
  run: {
    id: 1,
    name: 'run-1',
    createdAt: NOW,
    model: 'm',
    embedModel: 'e',
    lane: 'live',
    total: 10,
    wish: 'run',
    rateLimit: 'auto',
    planHash: 'p',
  },
  phases: [phase('classify', 'done', 8), phase('graph', 'running', 5), phase('embed', 'waiting', 0)],
  money: { capMicros: 2e6, spentMicros: 1_250_000, reservedMicros: 0, forecastMicros: undefined },
  openLetters: 2,
  incidents: [],
  checkpointAgeMs: 100,
  lastEmailId: 'm008',
  boundBy: undefined,
  ...over,
})

describe('the writer', () => {
  const setUp = (read: () => Promise<Snapshot>, isOpen = true) => {
    const clock = createManualClock()
    const end = new AbortController()
    const done: unknown[] = []
    const warned: unknown[] = []
    const writer = createCheckpointWriter({
      isOpen: async () => isOpen,
      clock,
      read,
      file: {
        write: async (written) => {
          done.push(written)
        },
        remove: async () => {
          done.push('removed')
        },
      },
      log: pino({ level: 'warn' }, { write: (line) => warned.push(line) }),
    })
    writer.start(end.signal)
    return { clock, writer, done, warned, end }
  }

  it('writes the phase under way every two seconds, while something changes', async () => {
    let now = snapshot()
    const { clock, done } = setUp(async () => now)
    for (let time = 0; time < 3; time += 1) await clock.advance(2_000)
    expect(done).toEqual([
      {
        total_emails: 10,
        processed: 5,
        failed: 2,
        last_email_id: 'm008',
        started_at: NOW.toISOString(),
        last_checkpoint_at: NOW.toISOString(),
        estimated_cost: 1.25,
      },
    ])
    now = snapshot({ lastEmailId: 'm009' })
    await clock.advance(2_000)
    expect(done).toHaveLength(2)
  })

  it('writes nothing without a run and nothing after its end', async () => {
    let now = snapshot({ run: undefined, phases: [] })
    const { clock, done } = setUp(async () => now)
    await clock.advance(2_000)
    now = snapshot({ state: 'done' })
    await clock.advance(2_000)
    expect(done).toEqual([])
  })

  it('looks at nothing while no run is open, however long that lasts', async () => {
    let looks = 0
    const { clock } = setUp(async () => {
      looks += 1
      return snapshot()
    }, false)
    for (let time = 0; time < 5; time += 1) await clock.advance(2_000)
    expect(looks).toBe(0)
  })

  it('removes the file when nothing failed, and keeps its last state when something did', async () => {
    const { writer, done } = setUp(async () => snapshot({ state: 'done' }))
    await writer.finish(0)
    expect(done).toEqual(['removed'])
    await writer.finish(2)
    expect(done).toMatchObject(['removed', { failed: 2 }])
  })

  it('does not bring the file back by a look that began before the end', async () => {
    let answer: (read: Snapshot) => void = () => undefined
    const { clock, writer, done } = setUp(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    await clock.advance(2_000)
    await writer.finish(0)
    answer(snapshot())
    await clock.advance(0)
    expect(done).toEqual(['removed'])
  })

  it('goes on after a fault, at the end too, and says it in the log', async () => {
    let fails = true
    const { clock, writer, done, warned, end } = setUp(async () => {
      if (fails) throw new Error('the store is lost')
      return snapshot()
    })
    await clock.advance(2_000)
    await writer.finish(1)
    expect(warned).toHaveLength(2)
    fails = false
    await clock.advance(2_000)
    expect(done).toHaveLength(1)
    end.abort()
    await writer.stop()
  })
})
