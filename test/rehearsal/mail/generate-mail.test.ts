// The generator as its users see it: repeatable by seed and place, lazy, varied, and as strange as real mail.
import { describe, expect, it } from 'vitest'
import { generateMail, SICK_MARKER } from './generate-mail.ts'
import type { GeneratedEmail } from './generated-email.ts'
import { orders } from './quirks.ts'

const sample = [...generateMail({ seed: 7, count: 12_000 })]
const count = (holds: (email: GeneratedEmail) => boolean) => sample.filter(holds).length
const share = (holds: (email: GeneratedEmail) => boolean) => count(holds) / sample.length

describe('the same order gives the same mail', () => {
  it('an email depends on the seed and its place, not on how many are generated', () => {
    expect([...generateMail({ seed: 7, count: 300 })]).toEqual(sample.slice(0, 300))
    expect([...generateMail({ seed: 8, count: 300 })]).not.toEqual(sample.slice(0, 300))
  })

  it('emails come one by one, so that the first of a thousand million is there at once', () => {
    expect(generateMail({ seed: 7, count: 1_000_000_000 }).next().value).toEqual(sample[0])
  })

  it('no Message-ID comes twice', () => {
    expect(new Set(sample.map(({ message_id }) => message_id)).size).toBe(sample.length)
    for (const { message_id } of sample) expect(message_id).toMatch(/^<[\w.-]+@[\w.-]+>$/)
  })
})

describe('sick emails', () => {
  const ill = ({ subject }: GeneratedEmail) => subject.includes(SICK_MARKER)

  it('are exactly as many as ordered, in places that the seed decides, and otherwise the same', () => {
    const mail = [...generateMail({ seed: 7, count: 500, sick: 9 })]
    const places = mail.flatMap((email, place) => (ill(email) ? [place] : []))
    expect(places).toHaveLength(9)
    expect([...generateMail({ seed: 7, count: 500, sick: 9 })]).toEqual(mail)
    for (const [place, email] of mail.entries()) {
      const healthy = email.subject.replace(SICK_MARKER, '').trimEnd()
      expect({ ...email, subject: healthy }).toEqual({ ...sample[place], subject: sample[place]?.subject.trimEnd() })
    }
  })

  it('can be all of them, but not more', () => {
    expect([...generateMail({ seed: 1, count: 5, sick: 5 })].every(ill)).toBe(true)
    expect(() => generateMail({ seed: 1, count: 5, sick: 6 }).next()).toThrow('cannot make 6 of 5')
  })

  it('are nowhere unless ordered', () => {
    expect(JSON.stringify(sample)).not.toContain('zygomorphe')
  })
})

describe('the mail is believable', () => {
  it('seven in ten are French', () => {
    expect(share(({ language }) => language === 'fr')).toBeGreaterThan(0.68)
    expect(share(({ language }) => language === 'fr')).toBeLessThan(0.72)
  })

  it('its dates fill twelve years, in whole seconds', () => {
    const years = new Map<number, number>()
    for (const { received_at } of sample) {
      expect(received_at.getUTCMilliseconds()).toBe(0)
      years.set(received_at.getUTCFullYear(), (years.get(received_at.getUTCFullYear()) ?? 0) + 1)
    }
    expect([...years.keys()].sort()).toEqual(Array.from({ length: 13 }, (_, i) => 2014 + i))
    for (let year = 2015; year <= 2025; year++) expect(years.get(year)).toBeGreaterThan(sample.length / 16)
  })

  it('most bodies are short, some are long, a few are over what is embedded', () => {
    const lengths = sample.map(({ body_text }) => body_text.length).sort((a, b) => a - b)
    const at = (part: number) => lengths[Math.floor(part * lengths.length)] ?? 0
    expect(at(0.05)).toBeLessThan(200)
    expect(at(0.5)).toBeGreaterThan(400)
    expect(at(0.5)).toBeLessThan(900)
    expect(at(0.99)).toBeGreaterThan(3_000)
    expect(share(({ body_text }) => body_text.length > 24_000)).toBeGreaterThan(0.0005)
    expect(share(({ body_text }) => body_text.length > 24_000)).toBeLessThan(0.005)
    expect(at(1 - 1 / lengths.length)).toBeLessThan(60_000)
  })

  it('a mailbox has correspondents who come back, and thousands of them in all', () => {
    const seen = new Map<string, number>()
    for (const { sender } of sample) seen.set(sender, (seen.get(sender) ?? 0) + 1)
    expect(seen.size).toBeGreaterThan(1_000)
    expect(Math.max(...seen.values())).toBeGreaterThan(40)
  })

  it('addresses and links stay in domains reserved for documentation', () => {
    const domains = JSON.stringify(sample).matchAll(/(?:@|https:\/\/www\.)[\w-]+(?:\.[\w-]+)+/g)
    const all = new Set([...domains].map(([found]) => found.split('.').slice(-2).join('.')))
    expect(all).toEqual(new Set(['example.com', 'example.net', 'example.org']))
  })

  it('HTML comes with the text that an import would have kept, also when it came alone', () => {
    for (const { shape, body_html, body_text } of sample) {
      expect(body_html === null).toBe(shape === 'text')
      if (shape === 'html') expect(body_text).not.toBe('')
    }
    expect(share(({ shape }) => shape === 'html')).toBeGreaterThan(0.1)
    expect(share(({ shape }) => shape === 'alternative')).toBeGreaterThan(0.1)
  })

  it('attachments are counted', () => {
    for (const email of sample) expect(email.has_attachments).toBe(email.attachment_count > 0)
    expect(share((email) => email.has_attachments)).toBeGreaterThan(0.1)
  })
})

describe('the mail is as strange as real mail', () => {
  it.each<[string, number, (email: GeneratedEmail) => boolean]>([
    ['empty bodies', 0.004, ({ body_text }) => body_text === ''],
    ['empty subjects', 0.002, ({ subject }) => subject === ''],
    ['quoted replies', 0.04, ({ body_text }) => /\n> .*\n> /.test(body_text)],
    ['quotes in quotes', 0.02, ({ body_text }) => /\n> > /.test(body_text)],
    ['flat quotes', 0.03, ({ body_text }) => /-----(Message d’origine|Original Message)-----/.test(body_text)],
    ['forwards', 0.01, ({ body_text }) => /-{10} (Message transféré|Forwarded message) -{10}/.test(body_text)],
    [
      'orders to the machine',
      0.003,
      ({ body_text }) =>
        Object.values(orders)
          .flat()
          .some((order) => body_text.includes(order)),
    ],
    [
      'astral characters before something planted',
      0.05,
      ({ subject, body_text, planted }) =>
        planted.some(({ field, start }) =>
          /[\u{10000}-\u{10ffff}]/u.test((field === 'body' ? body_text : subject).slice(0, start)),
        ),
    ],
    [
      'no-break spaces inside something planted',
      0.05,
      ({ planted }) => planted.some(({ value }) => value.includes('\u00a0')),
    ],
    [
      'names in capitals',
      0.1,
      ({ planted }) => planted.some(({ kind, value }) => kind === 'name' && /\p{Lu}{4}/u.test(value)),
    ],
    [
      'names with an apostrophe',
      0.02,
      ({ planted }) => planted.some(({ kind, value }) => kind === 'name' && value.includes("D'")),
    ],
    [
      'names with a hyphen',
      0.05,
      ({ planted }) => planted.some(({ kind, value }) => kind === 'name' && value.includes('-')),
    ],
    ['senders without a name', 0.01, ({ sender }) => !sender.includes('<')],
  ])('%s', (_, least, holds) => {
    expect(share(holds)).toBeGreaterThan(least)
  })

  it('never are subject and body both empty', () => {
    expect(count(({ subject, body_text }) => subject === '' && body_text === '')).toBe(0)
  })

  it('some newsletters are delivered twice, under two ids', () => {
    const twice = sample.filter((email, place) => {
      const before = sample[place - 1]
      return (
        before !== undefined &&
        email.body_text === before.body_text &&
        email.subject === before.subject &&
        email.body_text !== ''
      )
    })
    expect(twice.length).toBeGreaterThan(sample.length * 0.005)
    for (const email of twice) expect(email.expectedCategory).toBe('newsletter')
  })
})
