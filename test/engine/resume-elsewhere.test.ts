// The owner's "resume" from another process, such as a shell: the working engine hears it by the run's row.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setWish } from '../../engine/store/runs.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun } from './open-run.ts'

const { db } = await testDatabase()
let bench: Bench
let restarted: Bench | undefined

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
  await openRun(db)
  bench = createBench(db)
  await bench.control.refresh()
})

// On a real server an incident that is still being written would meet the emptied tables of the next test.
afterEach(async () => {
  await bench.desk.settled()
  await restarted?.desk.settled()
  restarted = undefined
})

/** A new engine on the same tables, as after a kill. */
const restart = async (): Promise<Bench> => {
  await bench.desk.settled()
  const next = createBench(db)
  restarted = next
  await next.desk.load()
  await next.control.refresh()
  return next
}
const kinds = ({ desk }: Bench) => desk.list().map(({ kind }) => kind)

describe('the owner’s word from another process, of which only the row is seen', () => {
  const says = (wish: 'run' | 'pause') => db.transaction((tx) => setWish(tx, wish, 'shell:test'))

  it.each(['error_breaker', 'engine_fault', 'crash_loop'] as const)(
    'ends %s, which was open before it',
    async (kind) => {
      bench.desk.open(kind)
      await bench.desk.settled()
      await bench.control.refresh()
      await says('pause')
      await bench.control.refresh()
      expect(kinds(bench)).toEqual([kind])
      await says('run')
      await bench.control.refresh()
      expect(kinds(bench)).toEqual([])
    },
  )

  it('ends it too when it was said while no engine worked', async () => {
    bench.desk.open('error_breaker')
    await bench.desk.settled()
    await says('run')
    expect(kinds(await restart())).toEqual([])
  })

  it('ends nothing that opened after it, nor what waits for another word', async () => {
    await says('run')
    bench.desk.open('error_breaker')
    bench.desk.open('failure_rate_hold')
    const next = await restart()
    expect(kinds(next)).toEqual(['error_breaker', 'failure_rate_hold'])
  })

  it('asks the services that are down at once', async () => {
    // At this pace the probe of its own is a second away.
    bench = createBench(db, { faster: 1 })
    await bench.control.refresh()
    bench.health.anthropic.failed('overloaded')
    await bench.control.refresh()
    expect(bench.health.anthropic.state().kind).toBe('down')
    await says('run')
    await bench.control.refresh()
    expect(bench.health.anthropic.state().kind).toBe('asking')
  })
})
