// The page's server without a browser: what it gives, what it does for the phone, and whom it refuses.
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { chatViewSchema } from '../../emulators/phone.ts'
import { startTelegramEmulator, type TelegramEmulator } from '../../emulators/telegram.ts'
import { createIncidents } from './incidents.ts'
import { type PageServer, startPageServer } from './page-server.ts'

const token = '4242:emulated-secret'
const owner = 1001
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let telegram: TelegramEmulator
let bot: Bot
let server: PageServer
let done: string[]

const trouble = {
  name: 'storm',
  title: 'A storm',
  does: 'It blows.',
  expect: 'It waits.',
  begin: async () => void done.push('begin'),
  end: async () => void done.push('end'),
}
const broken = { ...trouble, name: 'broken', begin: () => Promise.reject(new Error('no wind')) }

beforeAll(async () => {
  telegram = await startTelegramEmulator({ token })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  const chat = telegram.phone.as({ userId: owner, firstName: 'Antonio' })
  await chat.say('/start')
  server = await startPageServer({
    chat,
    incidents: createIncidents([trouble, broken]),
    killApp: () => done.push('kill'),
    title: 'REHEARSAL',
    language: 'fr',
    timeZone: 'Europe/Paris',
    port: 0,
  })
})
beforeEach(() => {
  done = []
})
afterAll(async () => {
  await server.close()
  await telegram.close()
})

const answerSchema = z.looseObject({ press: z.string().default(''), error: z.string().default('') })
const stateSchema = z.looseObject({
  seen: z.string(),
  view: chatViewSchema,
  incidents: z.array(z.unknown()),
  notices: z.array(z.unknown()),
})

const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init)
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, answer: answerSchema.parse(await response.json()) }
}
const state = async (seen?: string) =>
  stateSchema.parse(await (await get(seen === undefined ? '/api/state' : `/api/state?seen=${seen}`)).json())

/** As fetch cannot: with headers that only a browser sets. */
const raw = async (options: RequestOptions, body?: string) => {
  const { port } = new URL(server.url)
  const sent = request({ host: '127.0.0.1', port, ...options }).end(body)
  const [response] = await once(sent, 'response')
  return { status: response.statusCode, body: await text(response) }
}

it('gives the page under a policy that lets nothing foreign run, and every file that the page is made of', async () => {
  const page = await get('/')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  const files = readdirSync(new URL('./page', import.meta.url)).filter((name) => /\.(js|css|svg)$/.test(name))
  const answers = await Promise.all(files.map(async (name) => [name, (await get(`/${name}`)).status]))
  expect(answers).toEqual(files.map((name) => [name, 200]))
})

it('shows the chat at once, and again as soon as it has changed', async () => {
  const before = await state()
  expect(before).toMatchObject({ title: 'REHEARSAL', me: owner, language: 'fr', timeZone: 'Europe/Paris' })
  const changed = state(before.seen)
  await bot.api.sendMessage(owner, 'Bonjour')
  expect((await changed).view.messages.at(-1)).toMatchObject({ from: 'bot', text: 'Bonjour' })
  const { seen } = await state()
  const announced = state(seen)
  server.announce('the app ended (SIGKILL)')
  expect((await announced).notices.at(-1)).toEqual({ number: 1, text: 'the app ended (SIGKILL)' })
})

it('says and presses for the person, also a button that an edit has just replaced', async () => {
  expect(await post('/api/say', { text: '/plan' })).toMatchObject({ status: 200, answer: { id: expect.any(Number) } })
  const keyboard = new InlineKeyboard().text('Approve', 'nonce-1')
  const { message_id } = await bot.api.sendMessage(owner, 'Plan', { reply_markup: keyboard })
  const { answer } = await post('/api/press', { messageId: message_id, data: 'nonce-1' })
  await bot.api.answerCallbackQuery(answer.press, { text: 'done' })
  expect((await state()).view.toasts.at(-1)).toMatchObject({ press: answer.press, text: 'done' })
  await bot.api.editMessageReplyMarkup(owner, message_id, { reply_markup: new InlineKeyboard().text('Ok', 'nonce-2') })
  expect((await post('/api/press', { messageId: message_id, data: 'nonce-1' })).status).toBe(200)
  expect(await post('/api/press', { messageId: message_id, data: 'nonce-3' })).toMatchObject({
    status: 409,
    answer: { error: expect.stringContaining('has no button') },
  })
})

it('gives pictures to be shown, and everything else only to be saved', async () => {
  const photo = await bot.api.sendPhoto(owner, new InputFile(onePixel, 'cost.png'))
  const page = await bot.api.sendDocument(owner, new InputFile(Buffer.from('<script>'), 'é"x.html'))
  const shown = await get(`/api/file/${photo.photo.at(-1)?.file_id}`)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(onePixel)
  const saved = await get(`/api/file/${page.document.file_id}`)
  expect(saved.headers.get('content-type')).toBe('application/octet-stream')
  expect(saved.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%C3%A9%22x.html")
  expect((await get('/api/file/file-999')).status).toBe(404)
  await bot.api.setMyCommands([{ command: 'status', description: 'État' }])
  expect(await (await get('/api/commands')).json()).toEqual([{ command: 'status', description: 'État' }])
})

it('begins and ends incidents by their names, and says which there are', async () => {
  const { seen } = await state()
  const changed = state(seen)
  expect((await post('/api/incidents/storm', { on: true })).status).toBe(200)
  expect((await changed).incidents[0]).toEqual({
    name: 'storm',
    title: 'A storm',
    does: 'It blows.',
    expect: 'It waits.',
    on: true,
  })
  await post('/api/all-well', {})
  await post('/api/kill', {})
  expect(done).toEqual(['begin', 'end', 'kill'])
  expect(await post('/api/incidents/flood', { on: true })).toMatchObject({
    status: 404,
    answer: { error: 'there is no incident flood; there are: storm, broken' },
  })
  expect(await post('/api/incidents/broken', { on: true })).toMatchObject({
    status: 502,
    answer: { error: expect.stringContaining('no wind') },
  })
})

it('says what is wrong with a request', async () => {
  const faults = await Promise.all([
    post('/api/say', { text: '' }),
    post('/api/say', '{'),
    post('/api/press', { messageId: 'one', data: 'x' }),
    post('/api/incidents/storm', { on: 'yes' }),
    post('/api/kill', { hard: true }),
  ])
  expect(faults.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  expect(faults[2]?.answer.error).toContain('messageId')
  expect((await get('/api/state?seen=now')).status).toBe(400)
  expect((await raw({ path: '/../page-server.ts' })).status).toBe(404)
  expect((await raw({ path: '/__proto__' })).status).toBe(404)
  expect((await get('/', { method: 'DELETE', headers: { 'content-type': 'application/json' } })).status).toBe(405)
  expect(done).toEqual([])
})

it('refuses other names of this machine, other pages, forms, and long bodies', async () => {
  const rebound = await raw({ path: '/api/state', headers: { host: 'evil.example:80' } })
  expect(rebound).toMatchObject({ status: 403, body: expect.stringContaining('loopback only') })
  const { host } = new URL(server.url)
  expect((await raw({ path: '/', headers: { host: host.replace('127.0.0.1', 'localhost') } })).status).toBe(200)
  for (const origin of ['https://evil.example', 'http://localhost:1', 'null'])
    expect(await post('/api/kill', {}, { origin })).toMatchObject({ status: 403 })
  expect((await post('/api/kill', {}, { origin: server.url })).status).toBe(200)
  expect((await post('/api/kill', {}, { 'content-type': 'text/plain' })).status).toBe(403)
  await expect(post('/api/say', { text: 'x'.repeat(40_000) })).rejects.toThrow('fetch failed')
  expect(done).toEqual(['kill'])
})
