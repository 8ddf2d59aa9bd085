// The gate: the owner's brake first, then what only he can settle, then what passes by itself; always with a reason.
import { expect, it } from 'vitest'
import { type GateFacts, gate } from '../../engine/gate.ts'

const open: GateFacts = {
  wish: 'run',
  planMatches: true,
  storeAway: undefined,
  incidents: [],
  cooling: [],
  capMicros: 332_000_000,
  committedMicros: 0,
  capRefused: false,
}
const until = new Date('2026-11-23T12:00:30Z')

it('goes when nothing speaks against it', () => {
  expect(gate(open)).toEqual({ kind: 'go' })
})

it.each<[string, Partial<GateFacts>, object]>([
  [
    'stops for the owner whatever else is the matter',
    { wish: 'stop', storeAway: 'lost', capRefused: true },
    { kind: 'stop' },
  ],
  ['pauses for the owner before any incident', { wish: 'pause', incidents: [{ kind: 'ram_high' }] }, { kind: 'pause' }],
  ['waits for a lost store', { storeAway: 'lost' }, { kind: 'wait', reason: { params: { kind: 'store_lost' } } }],
  ['waits for a full disk', { storeAway: 'full' }, { kind: 'wait', reason: { params: { kind: 'disk_full' } } }],
  ['holds when the terms changed', { planMatches: false }, { kind: 'hold', reason: { key: 'reason-plan-changed' } }],
  [
    'holds at the cap and says how much it is',
    { capRefused: true },
    { kind: 'hold', reason: { params: { cap: 332 } } },
  ],
  [
    'holds for what only the owner can settle, even behind what passes by itself',
    { incidents: [{ kind: 'presidio_down' }, { kind: 'pilot_off_plan' }] },
    { kind: 'hold', reason: { params: { kind: 'pilot_off_plan' } } },
  ],
  [
    'waits for what passes by itself',
    { incidents: [{ kind: 'presidio_down' }] },
    { kind: 'wait', reason: { key: 'reason-incident', params: { kind: 'presidio_down' } } },
  ],
  [
    'waits out a cool-down and says until when',
    { cooling: [{ service: 'anthropic', until }] },
    { kind: 'wait', reason: { key: 'reason-cooldown' }, until },
  ],
  ['goes on while an incident only slows it down', { incidents: [{ kind: 'rate_limited' }] }, { kind: 'go' }],
])('%s', (_name, facts, expected) => {
  expect(gate({ ...open, ...facts })).toMatchObject(expected)
})
