// The door to Telegram: what is personal stays inside, and short troubles of Telegram are waited out.
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createOutside } from '../../bot/outside.ts'
import type { Clock } from '../../engine/clock.ts'
import { lookForPersonal } from '../../engine/privacy.ts'

const URL_OF = (method: string) => `https://api.telegram.org/bot4242:secret/${method}`
const ok = () => Response.json({ ok: true, result: true })
const tooMany = (seconds: number) =>
  Response.json({ ok: false, error_code: 429, parameters: { retry_after: seconds } }, { status: 429 })

/** A door whose Telegram answers from a script; an Error in it is a broken line. */
const door = (script: readonly (() => Response | Error)[] = []) => {
  const sent: { readonly url: string; readonly body: string }[] = []
  const waits: number[] = []
  const logged: string[] = []
  let nowMs = 0
  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonic: () => nowMs,
    sleep: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
  }
  const send = createOutside({
    isVouched: () => false,
    onPolled: () => undefined,
    fetch: async (url, init) => {
      sent.push({ url, body: String(init.body) })
      const answer = (script[sent.length - 1] ?? ok)()
      if (answer instanceof Error) throw answer
      return answer
    },
    clock,
    look: lookForPersonal,
    withheld: () => 'withheld',
    closing: new AbortController().signal,
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  })
  return { send, sent, waits, logged }
}
const post = (payload: unknown) => ({ body: JSON.stringify(payload) })

it('sends what holds nothing personal as it is', async () => {
  const { send, sent } = door()
  const body = JSON.stringify({
    chat_id: 1001,
    text: '41 000 sur 110 000',
    entities: [{ type: 'bold', offset: 0, length: 2 }],
  })
  await send(URL_OF('sendMessage'), { body })
  expect(sent).toEqual([{ url: URL_OF('sendMessage'), body }])
})

it.each([
  ['an address', 'Écrivez à camille.durand@example.org demain'],
  ['a telephone', 'Rappeler le 06 12 34 56 78'],
  ['an IBAN', 'IBAN FR76 3000 6000 0112 3456 7890 189'],
])('sends a fixed sentence instead of a text with %s, and logs its kind only', async (_, text) => {
  const { send, sent, logged } = door()
  const keyboard = { inline_keyboard: [[{ text: 'Pause', callback_data: 'n1' }]] }
  await send(URL_OF('sendMessage'), post({ chat_id: 1001, text, entities: [], reply_markup: keyboard }))
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ chat_id: 1001, text: 'withheld' })
  expect(logged.join()).toMatch(/withheld/)
  expect(logged.join()).not.toContain(text)
})

it('looks at buttons and menus too, and sends neither when they hold something personal', async () => {
  const { send, sent } = door()
  const keyboard = { inline_keyboard: [[{ text: 'camille.durand@example.org', callback_data: 'n1' }]] }
  await send(URL_OF('sendMessage'), post({ chat_id: 1, text: 'ok', reply_markup: keyboard }))
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ chat_id: 1, text: 'withheld' })
  const menu = post({ commands: [{ command: 'x', description: 'camille.durand@example.org' }] })
  await expect(send(URL_OF('setMyCommands'), menu)).rejects.toThrow(/setMyCommands: withheld/)
  expect(sent).toHaveLength(1)
})

it('does not send a body that it cannot look at', async () => {
  const { send, sent } = door()
  await expect(send(URL_OF('sendDocument'), { body: new Uint8Array(3) })).rejects.toThrow(/cannot be looked at/)
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  for (const body of [['--x\r\n'], ['no boundary'], 17, [Buffer.from([0xff])]])
    await expect(send(URL_OF('sendDocument'), { body, headers })).rejects.toThrow(/is not sent/)
  expect(sent).toEqual([])
})

describe('a form', () => {
  const form = (fields: Readonly<Record<string, string>>, file: string | Buffer, fileName = 'list.csv') => {
    const part = (head: string, content: string | Buffer) => [
      `--x\r\ncontent-disposition:form-data;${head}\r\n\r\n`,
      content,
      '\r\n',
    ]
    const body = [
      ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
      ...part(`name="f1";filename=${fileName}\r\ncontent-type:application/octet-stream`, file),
      '--x--\r\n',
    ]
    const stream = async function* () {
      for (const each of body) yield Buffer.from(each)
    }
    return { body: stream(), headers: { 'content-type': 'multipart/form-data; boundary=x' } }
  }
  const fields = { chat_id: '33612345678', document: 'attach://f1', caption: 'Tous les échecs' }

  it('goes whole, bytes and type, when nothing in it is personal', async () => {
    const { send, sent } = door([() => tooMany(1)])
    const file = `number,reason\r\n${'48213,spam\r\n'.repeat(20_000)}`
    expect((await send(URL_OF('sendDocument'), form(fields, file))).status).toBe(200)
    // Asked again after a 429: what was a stream is sent a second time.
    expect(sent).toHaveLength(2)
    expect(sent[1]?.body).toContain(file)
    expect(sent[0]?.body).toBe(sent[1]?.body)
  })

  it.each([
    ['its caption', form({ ...fields, caption: 'voir camille.durand@example.org' }, 'x')],
    ['its buttons', form({ ...fields, reply_markup: '{"inline_keyboard":[[{"text":"06 12 34 56 78"}]]}' }, 'x')],
    ['the name of its file', form(fields, 'x', 'camille.durand@example.org.csv')],
    ['the end of its file', form(fields, `${'48213,spam\r\n'.repeat(20_000)}7,06 12 34 56 78\r\n`)],
  ])('stays inside when %s is personal', async (_, request) => {
    const { send, sent, logged } = door()
    await expect(send(URL_OF('sendDocument'), request)).rejects.toThrow(/sendDocument: withheld/)
    expect(sent).toEqual([])
    expect(logged.join()).not.toMatch(/camille|06 12/)
  })

  it('stays inside when its file is no text', async () => {
    const { send, sent } = door()
    await expect(send(URL_OF('sendDocument'), form(fields, Buffer.from([0xff, 0xfe, 0x00])))).rejects.toThrow()
    expect(sent).toEqual([])
  })
})

it('does not mistake the id of a press for a number of somebody', async () => {
  const { send, sent } = door()
  const body = JSON.stringify({ callback_query_id: '0612345678', text: 'Noté' })
  await send(URL_OF('answerCallbackQuery'), { body })
  expect(sent[0]?.body).toBe(body)
})

it('waits as long as Telegram asks, then sends again', async () => {
  const { send, sent, waits } = door([() => tooMany(7), () => tooMany(3)])
  expect((await send(URL_OF('sendMessage'), post({ text: 'x' }))).status).toBe(200)
  expect({ waits, times: sent.length }).toEqual({ waits: [7_000, 3_000], times: 3 })
})

it('hands a wait that is longer than its patience to the caller', async () => {
  const { send, waits } = door([() => tooMany(120)])
  expect((await send(URL_OF('sendMessage'), post({ text: 'x' }))).status).toBe(429)
  expect(waits).toEqual([])
})

it('tries a broken line and a sick server three times in all', async () => {
  const broken = () => new TypeError('fetch failed')
  const { send, sent } = door([broken, () => new Response('', { status: 502 })])
  expect((await send(URL_OF('sendMessage'), post({ text: 'x' }))).status).toBe(200)
  expect(sent).toHaveLength(3)
  await expect(door([broken, broken, broken]).send(URL_OF('sendMessage'), post({ text: 'x' }))).rejects.toThrow(
    'fetch failed',
  )
})

it('leaves polling to the client, which has a loop of its own', async () => {
  const { send, sent } = door([() => tooMany(1)])
  expect((await send(URL_OF('getUpdates'), post({ offset: 1 }))).status).toBe(429)
  expect(sent).toHaveLength(1)
})

it('ends with grammY’s own kind of signal', async () => {
  const listeners: (() => void)[] = []
  const signal = {
    aborted: false,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.push(listener),
  }
  const seen: boolean[] = []
  const send = createOutside({
    isVouched: () => false,
    onPolled: () => undefined,
    fetch: async (_, init) => {
      for (const listener of listeners) listener()
      seen.push(init.signal?.aborted ?? false)
      return ok()
    },
    clock: { now: () => new Date(0), monotonic: () => 0, sleep: async () => undefined },
    look: () => [],
    withheld: () => '',
    closing: new AbortController().signal,
    log: pino({ level: 'silent' }),
  })
  await send(URL_OF('sendMessage'), { body: '{}', signal })
  expect(seen).toEqual([true])
})
