// How the emulated Telegram reads a call's parameters, whatever client encoded them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readFields } from './telegram-fields.ts'

const read = (type: string, body: Buffer, query = '') =>
  readFields({ headers: { 'content-type': type }, body, query: new URLSearchParams(query) })

it('reads JSON, urlencoded bodies and the query, the body winning', () => {
  expect(read('application/json', Buffer.from('{"chat_id":1,"text":"é"}'), 'chat_id=2&limit=3').values).toEqual({
    chat_id: 1,
    text: 'é',
    limit: '3',
  })
  const form = new URLSearchParams({ chat_id: '1', text: 'a&b=c é' }).toString()
  expect(read('application/x-www-form-urlencoded', Buffer.from(form)).values).toEqual({ chat_id: '1', text: 'a&b=c é' })
  expect(read('', Buffer.alloc(0)).values).toEqual({})
})

it('takes apart what a standard client encodes, byte for byte', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 })
  const tricky = fc.constantFrom('\r\n', '--', '\r\n--', '\r\n\r\n', '').map((text) => Buffer.from(text))
  await fc.assert(
    fc.asyncProperty(bytes, tricky, fc.string({ maxLength: 20 }), async (content, odd, caption) => {
      const file = Buffer.concat([odd, content, odd])
      const form = new FormData()
      form.set('chat_id', '7')
      form.set('caption', caption)
      form.set('document', new Blob([file]), 'a log.txt')
      const request = new Request('http://loopback', { method: 'POST', body: form })
      const body = Buffer.from(await request.arrayBuffer())
      const { values, files } = read(request.headers.get('content-type') ?? '', body)
      expect(values).toEqual({ chat_id: '7', caption: caption.replace(/\r\n|\r|\n/g, '\r\n') })
      expect(files.get('document')).toEqual({ fileName: 'a log.txt', bytes: file })
    }),
    { seed: 7, numRuns: 50 },
  )
})

it('refuses JSON that is no object and a multipart body without its boundary', () => {
  for (const body of ['[]', '3', '{']) {
    expect(() => read('application/json', Buffer.from(body))).toThrow("can't parse JSON object")
  }
  expect(() => read('multipart/form-data; boundary=x', Buffer.from('--y\r\n'))).toThrow('invalid multipart body')
})
