// Redrawing in place: after any sequence of changes the reachable part of a terminal shows what was wished for.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Block, repaint } from './repaint.ts'

const block = (key: string, ...lines: string[]): Block => ({ key, lines })
const echo = (_before: Block, after: Block) => [`edited ${after.lines.join(' ')}`]

it('adds what is new without touching what stands', () => {
  const first = repaint([], [block('a', '1', '2')], 20, echo)
  expect(first).toMatchObject({ up: 0, lines: ['1', '2'] })
  expect(repaint(first.printed, [block('a', '1', '2'), block('b', '3')], 20, echo)).toMatchObject({
    up: 0,
    lines: ['3'],
  })
})

it('goes up to the first block that changed, grew or vanished, and no further', () => {
  const printed = [block('a', '1'), block('b', '2', '2'), block('c', '3')]
  const grown = [block('a', '1'), block('b', '2', 'x', '2'), block('c', '3')]
  expect(repaint(printed, grown, 20, echo)).toMatchObject({ up: 3, lines: ['2', 'x', '2', '3'], printed: grown })
  expect(repaint(printed, [block('a', '1'), block('c', '3')], 20, echo)).toMatchObject({ up: 3, lines: ['3'] })
  expect(repaint(printed, printed, 20, echo)).toMatchObject({ up: 0, lines: [] })
})

it('echoes what changed out of reach, once', () => {
  const printed = [block('a', '1', '1'), block('b', '2', '2')]
  const changed = [block('a', '9'), block('b', '2', '2')]
  const step = repaint(printed, changed, 3, echo)
  expect(step).toMatchObject({ up: 0, lines: ['edited 9'] })
  expect(repaint(step.printed, changed, 3, echo)).toMatchObject({ up: 0, lines: [] })
  expect(repaint(printed, changed, 0, echo)).toMatchObject({ up: 0, lines: ['edited 9'] })
})

it('keeps a terminal equal to its wishes as long as everything is within reach', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const blocks = fc.uniqueArray(
    fc.record({ key, lines: fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 }) }),
    {
      selector: (one) => one.key,
    },
  )
  fc.assert(
    fc.property(fc.array(blocks, { maxLength: 8 }), (wishes) => {
      let rows: string[] = []
      let printed: readonly Block[] = []
      for (const wanted of wishes) {
        const step = repaint(printed, wanted, 1000, echo)
        expect(step.up).toBeLessThanOrEqual(rows.length)
        rows = [...rows.slice(0, rows.length - step.up), ...step.lines]
        printed = step.printed
        expect(rows).toEqual(printed.flatMap(({ lines }) => lines))
        expect(new Map(printed.map((one) => [one.key, one.lines]))).toEqual(
          new Map(wanted.map((one) => [one.key, one.lines])),
        )
      }
    }),
    { seed: 7 },
  )
})
