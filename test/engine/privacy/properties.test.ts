// Properties of the privacy path over hostile mail, with a Presidio that finds nothing or anything.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PresidioPort } from '../../../engine/ports.ts'
import { plain } from '../../../engine/privacy/plain.ts'
import { seal } from '../../../engine/privacy.ts'
import { anonymizeOne, blind, hostileMailbox, hostileText } from './hostile.ts'
import { SECRETS } from './secrets.ts'

const PLACEHOLDER = /<[A-Z]+_\d+>/
const email = fc.record({
  sender: hostileMailbox,
  recipients: fc.array(hostileMailbox, { maxLength: 2 }),
  subject: hostileText,
  body: hostileText,
})

/** Finds stretches at random, as wrong as it likes but inside the text. */
const random = (seeds: readonly number[]): PresidioPort => ({
  ...blind,
  analyze: async (texts) =>
    texts.map((text) => {
      const points = [...text].length
      return seeds.flatMap((seed) => {
        const start = seed % Math.max(1, points)
        const end = Math.min(points, start + 1 + (seed % 7))
        return start < end ? [{ start, end, entity: seed % 2 ? 'PERSON' : 'LOCATION', score: 1 }] : []
      })
    }),
})

describe('whatever the mail holds', () => {
  it('the last look finds nothing in what was anonymised, apart or together', async () => {
    await fc.assert(
      fc.asyncProperty(email, fc.array(fc.nat(), { maxLength: 4 }), async (mail, seeds) => {
        const { subject, body } = await anonymizeOne(mail, random(seeds))
        for (const text of [subject, body, `${subject}\n\n${body}`]) {
          expect({ text, outcome: seal(text, mail) }).toEqual({ text, outcome: { kind: 'sealed', text } })
        }
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })

  it('what stays is a part of what was there, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(email, async (mail) => {
        const { body } = await anonymizeOne(mail)
        const source = plain(mail.body)
        let from = 0
        for (const kept of body.split(PLACEHOLDER)) {
          const at = source.indexOf(kept, from)
          expect(at).toBeGreaterThanOrEqual(from)
          from = at + kept.length
        }
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('a planted secret is gone, every digit and letter of it, and nothing else', async () => {
    const secrets = Object.values(SECRETS)
      .flat()
      .filter((secret) => !/^Tel|^IBAN|Merci$/.test(secret))
    const prose = fc.constantFrom('Bonjour,', 'voir', '😀', 'le numéro est', 'é', 'À', '')
    await fc.assert(
      fc.asyncProperty(prose, fc.constantFrom(...secrets), prose, async (before, secret, after) => {
        const { body } = await anonymizeOne({ body: `${before} ${secret} ${after}` })
        expect(body.split(PLACEHOLDER)).toEqual([`${before} `, ` ${after}`])
      }),
      { seed: 9, numRuns: 300 },
    )
  })
})

it('the plain form of a plain form is itself', () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary' })), (text) => {
      expect(plain(plain(text))).toBe(plain(text))
    }),
    { seed: 10, numRuns: 2_000 },
  )
})
