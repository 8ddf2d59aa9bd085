// Kill orders: what they say, when they strike, and that those drawn by seed come for certain.
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createKillPoint, parseKillOrder, writeKillOrder } from './kill-order.ts'
import { drawKills } from './kills.ts'

const point = fc.constantFrom('reserved', 'answered', 'before_commit', 'after_commit', 'graph_applied', 'sent')

it('reads what it writes', () => {
  const orders = fc.array(fc.tuple(point, fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(orders, (order) => {
      expect(parseKillOrder(writeKillOrder(order))).toEqual(order)
    }),
  )
})

it.each(['before_comit:1', 'reserved', 'reserved:0', 'reserved:1;sent:1'])('refuses %s', (text) => {
  expect(() => parseKillOrder(text)).toThrow()
})

it('strikes when the last point was passed as often as ordered, and not before the points ahead of it', async () => {
  const kill = vi.fn()
  const pass = createKillPoint(parseKillOrder('graph_applied:1,answered:2'), kill)
  for (const name of ['answered', 'answered', 'graph_applied', 'answered', 'reserved'] as const) await pass(name)
  expect(kill).not.toHaveBeenCalled()
  const never = pass('answered')
  expect(kill).toHaveBeenCalledOnce()
  expect(await Promise.race([never, 'still waiting'])).toBe('still waiting')
})

it('an empty order kills nobody', async () => {
  const kill = vi.fn()
  const pass = createKillPoint(parseKillOrder(''), kill)
  for (const name of ['reserved', 'answered', 'before_commit', 'after_commit', 'graph_applied'] as const)
    await pass(name)
  expect(kill).not.toHaveBeenCalled()
})

it('the drawn kills are the same for a seed, leave emails to be sent, and differ between seeds', () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed)
  for (const seed of seeds) {
    const { inPhase1, inPhase3 } = drawKills(seed, 1_000)
    expect(drawKills(seed, 1_000)).toEqual({ inPhase1, inPhase3 })
    expect(inPhase1[0]?.[0]).toBe('answered')
    expect(inPhase1[0]?.[1]).toBeGreaterThanOrEqual(300)
    expect(inPhase1[0]?.[1]).toBeLessThanOrEqual(600)
    expect(inPhase3[0]).toEqual(['graph_applied', 1])
  }
  expect(new Set(seeds.map((seed) => writeKillOrder(drawKills(seed, 1_000).inPhase3))).size).toBe(3)
})
