// The supervision of the loop: a fault of ours holds and is told, and the owner's word begins again where the tables stand.
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createBell } from '../../engine/bell.ts'
import type { IncidentDesk } from '../../engine/incident-desk.ts'
import type { IncidentKind } from '../../engine/incidents.ts'
import { FencedError } from '../../engine/store/books.ts'
import { supervise } from '../../engine/supervise.ts'
import { createManualClock } from '../manual-clock.ts'

const setUp = (outcomes: readonly (Error | 'closed')[], heed: (desk: IncidentDesk) => void = () => undefined) => {
  const bell = createBell()
  const clock = createManualClock()
  const open = new Set<IncidentKind>()
  const happened: string[] = []
  const left = [...outcomes]
  let closing = false
  const desk: IncidentDesk = {
    open(kind) {
      open.add(kind)
      happened.push(`opened ${kind}`)
    },
    resolve(...kinds) {
      for (const kind of kinds) open.delete(kind)
      bell.ring()
    },
    isOpen: (kind) => open.has(kind),
    list: () => [],
    load: async () => undefined,
    settled: async () => undefined,
  }
  const ended = supervise(
    {
      async loop() {
        happened.push('loop')
        const outcome = left.shift() ?? 'closed'
        if (outcome === 'closed') closing = true
        else throw outcome
      },
      async bookOrphans() {
        happened.push('orphans booked')
      },
      heed: async () => heed(desk),
      steady: (operation) => operation(),
      desk,
      bell,
      clock,
      log: pino({ level: 'silent' }),
      closing: () => closing,
      onFenced: () => happened.push('fenced'),
    },
    new AbortController().signal,
  )
  return { ended, desk, happened, clock }
}

it('holds after a fault, and begins again on the owner’s word, with the cut calls booked first', async () => {
  const { ended, desk, happened } = setUp([new TypeError('of ours')])
  await new Promise((resolve) => setImmediate(resolve))
  expect(happened).toEqual(['loop', 'opened engine_fault'])
  desk.resolve('engine_fault')
  await ended
  expect(happened).toEqual(['loop', 'opened engine_fault', 'orphans booked', 'loop'])
})

it('looks every second for a word that another process recorded', async () => {
  let said = false
  const { ended, happened, clock } = setUp([new TypeError('of ours')], (desk) => {
    if (said) desk.resolve('engine_fault')
  })
  await clock.advance(3_000)
  expect(happened).toEqual(['loop', 'opened engine_fault'])
  said = true
  await clock.advance(1_000)
  await ended
  expect(happened.at(-1)).toBe('loop')
})

it('is over, without an incident, when another engine has taken over', async () => {
  const { ended, happened } = setUp([new FencedError('another engine')])
  await ended
  expect(happened).toEqual(['loop', 'fenced'])
})
