// Whatever is planted in a mail and has a shape of its own, wherever it slips into a message, a button or a file: it stays inside.
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createOutside } from '../../bot/outside.ts'
import { systemClock } from '../../engine/clock.ts'
import { lookForPersonal } from '../../engine/privacy.ts'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import type { PlantedKind } from '../rehearsal/mail/generated-email.ts'

/** What the last look promises without the headers of an email; names are hidden before a text ever comes here. */
const SHAPED: ReadonlySet<PlantedKind> = new Set(['email', 'phone', 'iban', 'nir', 'card'])
const planted = [...generateMail({ seed: 12, count: 400 })]
  .flatMap((email) => email.planted)
  .flatMap(({ kind, value }) => (SHAPED.has(kind) ? [value] : []))

const words = fc.constantFrom('41 000 sur 110 000', 'échec', 'Facture', '12 %', '#48213', 'à 22:05', '332 $', '', '\n')
const around = fc.tuple(fc.array(words, { maxLength: 6 }), fc.array(words, { maxLength: 6 }))
const PLACES = ['text', 'caption', 'button', 'file', 'file name', 'menu'] as const

/** A request to Telegram that carries `told` in that place. */
const requestWith = (place: (typeof PLACES)[number], told: string) => {
  const json = (payload: object) => ({ body: JSON.stringify({ chat_id: 1_001, ...payload }) })
  const form = (fields: Readonly<Record<string, string>>, file: string, name: string) => {
    const parts = [
      ...Object.entries(fields).map(
        ([key, value]) => `--x\r\ncontent-disposition:form-data;name="${key}"\r\n\r\n${value}\r\n`,
      ),
      `--x\r\ncontent-disposition:form-data;name="f";filename=${name}\r\n\r\n${file}\r\n--x--\r\n`,
    ]
    const stream = async function* () {
      for (const part of parts) yield Buffer.from(part)
    }
    return { body: stream(), headers: { 'content-type': 'multipart/form-data; boundary=x' } }
  }
  switch (place) {
    case 'text':
      return json({ text: told })
    case 'caption':
      return form({ chat_id: '1001', caption: told }, 'number,reason', 'list.csv')
    case 'button':
      return json({ text: 'x', reply_markup: { inline_keyboard: [[{ text: told, callback_data: 'n' }]] } })
    case 'file':
      return form({ chat_id: '1001' }, `number,reason\r\n7,${told}\r\n`, 'list.csv')
    case 'file name':
      return form({ chat_id: '1001' }, 'x', told.replace(/["\r\n;]/g, ' '))
    case 'menu':
      return json({ commands: [{ command: 'status', description: told }] })
  }
}

it('reaches nobody outside, among whatever other words it stands', async () => {
  expect(planted.length).toBeGreaterThan(100)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...planted),
      around,
      fc.constantFrom(...PLACES),
      async (value, [left, right], place) => {
        const received: string[] = []
        const logged: string[] = []
        const send = createOutside({
          isVouched: () => false,
          onPolled: () => undefined,
          fetch: async (_url, { body }) => {
            received.push(body instanceof Uint8Array ? Buffer.from(body).toString() : String(body))
            return Response.json({ ok: true, result: true })
          },
          clock: systemClock,
          look: lookForPersonal,
          withheld: () => 'withheld',
          closing: new AbortController().signal,
          log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
        })
        const told = [...left, value, ...right].join(' ')
        await send('https://api.telegram.org/bot4242:secret/send', requestWith(place, told)).catch(() => undefined)
        expect([...received, ...logged].filter((text) => text.includes(value))).toEqual([])
      },
    ),
    { seed: 3, numRuns: 600 },
  )
})
