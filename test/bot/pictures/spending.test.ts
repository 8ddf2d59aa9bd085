// The picture of /cost: a PNG that says in words what it draws, and that leaves only when these words may.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalisers } from '../../../bot/localiser.ts'
import { ticksUpTo } from '../../../bot/pictures/scale.ts'
import { type SpendingPicture, spendingPicture } from '../../../bot/pictures/spending.ts'
import { createVouchedPictures } from '../../../bot/pictures/vouched.ts'
import { lookForPersonal } from '../../../engine/privacy.ts'

const faults: string[] = []
const { fr, en } = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => faults.push(fault) })
const since = Date.parse('2026-11-27T03:00:00Z')
const facts = (steps: number, over: Partial<SpendingPicture> = {}): SpendingPicture => ({
  history: Array.from({ length: steps }, (_, index) => ({
    at: new Date(since + index * 600_000),
    micros: 2_900_000 * index,
    classified: 1_000 * index,
    embedded: index > 100 ? 5_000 * (index - 100) : 0,
  })),
  capMicros: 345_000_000,
  toClassify: 110_000,
  toEmbed: 110_000,
  ...over,
})

describe('the picture', () => {
  it('is a PNG that names the spend, the cap and the progress, in the language of now', async () => {
    const picture = await spendingPicture(fr, facts(110))
    expect(picture?.png.subarray(1, 4).toString()).toBe('PNG')
    expect(picture?.words.join('\n')).toMatch(
      /dépensé 316,10 \$[\s\S]*plafond 345 \$[\s\S]*classés 99,1 %[\s\S]*vectorisés 40,9 %/,
    )
    expect((await spendingPicture(en, facts(110)))?.words.join('\n')).toMatch(/spent \$316\.10[\s\S]*cap \$345/)
    expect(faults).toEqual([])
  })

  it('shows the days when the run took more than one', async () => {
    expect((await spendingPicture(fr, facts(20)))?.words).toContain('04:00')
    expect((await spendingPicture(fr, facts(200)))?.words).toContain('27/11/2026 04:00')
  })

  it('is not drawn of less than two steps', async () => {
    expect(await spendingPicture(fr, facts(0))).toBeUndefined()
    expect(await spendingPicture(fr, facts(1))).toBeUndefined()
  })

  it('is drawn of any figures, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ ms: fc.nat(1e9), micros: fc.nat(1e9), done: fc.nat(1e6) }), {
          minLength: 2,
          maxLength: 5,
        }),
        fc.nat(1e9),
        fc.nat(1e6),
        async (steps, capMicros, all) => {
          const history = steps.map(({ ms, micros, done }) => ({
            at: new Date(since + ms),
            micros,
            classified: done,
            embedded: done,
          }))
          const picture = await spendingPicture(fr, { history, capMicros, toClassify: all, toEmbed: all })
          expect(picture?.png.length).toBeGreaterThan(0)
        },
      ),
      { seed: 1, numRuns: 20 },
    )
  })
})

it('counts along a scale in round steps that reach the most', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 3, max: 8 }), (most, about) => {
      const ticks = ticksUpTo(most, about)
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
      expect(ticks.length).toBeLessThanOrEqual(about + 2)
      expect((ticks[1] ?? 0).toExponential()).toMatch(/^[125](e|\.0*e|$)/)
    }),
    { seed: 2 },
  )
})

describe('the door', () => {
  it('lets a picture pass whose words may leave, and that very one only', async () => {
    const pictures = createVouchedPictures(lookForPersonal)
    const picture = await spendingPicture(fr, facts(110))
    if (!picture) throw new Error('no picture')
    expect(pictures.isVouched(picture.png)).toBe(false)
    pictures.vouch(picture.png, picture.words)
    expect(pictures.isVouched(picture.png)).toBe(true)
    expect(pictures.isVouched(Buffer.concat([picture.png, Buffer.from([0])]))).toBe(false)
  })

  it('refuses one with something personal in its words, by kind, never by value', () => {
    const pictures = createVouchedPictures(lookForPersonal)
    expect(() => pictures.vouch(Buffer.from('x'), ['de camille.durand@example.org'])).toThrow(
      /personal \((?!.*camille)/,
    )
    expect(pictures.isVouched(Buffer.from('x'))).toBe(false)
  })
})
