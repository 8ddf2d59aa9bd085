// What goes out by itself beside the outbox: reminders, snoozes, the digest, topics, the second channel, the heartbeat.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { message } from '../../../engine/message.ts'
import { openIncident } from '../../../engine/store/incident-rows.ts'
import { enqueue, PRIORITY } from '../../../engine/store/outbox.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { openRun } from '../../engine/open-run.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
const MINUTE_MS = 60_000
let room: ChatRoom

beforeEach(() => emptyTables(db))
afterEach(() => room.close())

const open = (kind: 'presidio_down' | 'budget_80' | 'second_poller') =>
  db.transaction((tx) => openIncident(tx, kind, kind === 'budget_80' ? { spent: 80, cap: 100 } : {}))
const told = async () => {
  const { messages } = await room.chat.view()
  return messages.filter(({ text }) => text.includes('Presidio est injoignable. En jeu'))
}
const untilTold = (times: number) =>
  room.pass(MINUTE_MS, ({ messages }) => {
    const found = messages.filter(({ text }) => text.includes('Presidio est injoignable. En jeu'))
    return found.length >= times && found
  })
const minutesPass = async (minutes: number) => {
  const end = room.time.clock.monotonic() + minutes * MINUTE_MS
  await room.pass(MINUTE_MS, () => room.time.clock.monotonic() >= end)
}

describe('an incident that holds the migration', () => {
  beforeEach(async () => {
    room = await openChatRoom(db)
    await open('presidio_down')
    room.engine.emit('incident')
  })

  it('is told again every quarter of an hour until it is acknowledged', async () => {
    const [first] = await untilTold(1)
    const started = room.time.clock.monotonic()
    const [, again] = await untilTold(2)
    expect(room.time.clock.monotonic() - started).toBeGreaterThanOrEqual(14 * MINUTE_MS)
    expect(again).toMatchObject({ silent: false })
    const since = /depuis (?:le )?(.*)/
    expect(first?.text).toMatch(since)
    expect(again?.text.match(since)?.[1]).toBe(first?.text.match(since)?.[1])
    await db.run('update core.incidents set acknowledged_at = now()')
    await minutesPass(40)
    expect(await told()).toHaveLength(2)
  })

  it('rests for an hour when it is snoozed, and is told then', async () => {
    const [first] = await untilTold(1)
    expect(first && (await room.press(first, /💤 1 h/))).toBe('Enregistré')
    await room.fromBot(/n’en reparle pas avant 24\/11\/2026 11:\d\d/)
    await minutesPass(45)
    expect(await told()).toHaveLength(1)
    await untilTold(2)
  })

  it('rests until the morning when he says so', async () => {
    const [first] = await untilTold(1)
    if (first) await room.press(first, /💤 8 h/)
    await room.fromBot(/n’en reparle pas avant 25\/11\/2026 08:00/)
  })
})

it('tells once what is only a notice', async () => {
  room = await openChatRoom(db)
  await open('budget_80')
  room.engine.emit('incident')
  await room.fromBot(/80\s\$ dépensés sur 100\s\$/)
  await minutesPass(40)
  const { messages } = await room.chat.view()
  expect(messages.filter(({ text }) => /80\s\$ dépensés/.test(text))).toHaveLength(1)
})

it('sends nothing of a kind that the owner turned off, and holds back nothing for it', async () => {
  room = await openChatRoom(db)
  await room.chat.say('/settings')
  await room.press(await room.fromBot(/Fins de phase : avec son/), /Fins de phase/)
  await room.press(await room.fromBot(/Fins de phase : sans son/), /Fins de phase/)
  await room.fromBot(/Fins de phase : rien/)
  await enqueue(db, {
    kind: 'ended',
    priority: PRIORITY.notice,
    payload: { message: message('push-phase-done', { phase: 'graph', done: 1, failed: 0 }) },
  })
  await enqueue(db, {
    kind: 'ended',
    priority: PRIORITY.notice,
    payload: { message: message('push-run-done', { done: 1, failed: 0, spent: 1 }) },
  })
  room.engine.emit('finished')
  const end = await room.fromBot(/^🏁/)
  expect(end).toMatchObject({ silent: false })
  expect((await room.chat.view()).messages.some(({ text }) => /Phase finie/.test(text))).toBe(false)
})

describe('the digest', () => {
  it('says each morning where the migration stands, without a sound, and nothing where there is none', async () => {
    let morning: () => Promise<void> = async () => undefined
    room = await openChatRoom(db, {
      everyMorning(work) {
        morning = work
        return { stop: () => undefined }
      },
    })
    await morning()
    await openRun(db, { capMicros: 345e6 })
    await db.run('update core.migration_runs set settled_micros = 123450000')
    await morning()
    const digest = await room.fromBot(
      /^Bilan : phase classement, 0 faits et 0 échecs sur 0 ; dépensé 123,45\s\$ sur 345\s\$/,
    )
    expect(digest).toMatchObject({ silent: true })
    expect((await room.chat.view()).messages.filter(({ text }) => text.startsWith('Bilan'))).toHaveLength(1)
  })
})

/** A server of the owner's: what it was asked, and how it answers. */
const listen = async (status: () => number) => {
  const asked: { readonly method: string; readonly body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push({ method: request.method ?? '', body })
      response.writeHead(status()).end()
      server.emit('asked')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.custom<AddressInfo>((value) => typeof value === 'object').parse(server.address())
  return {
    asked,
    url: `http://127.0.0.1:${port}/hook`,
    next: () => once(server, 'asked'),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('the second channel', () => {
  it('hears of loud incidents while Telegram is down, once each, and again when it failed itself', async () => {
    let status = 500
    const hook = await listen(() => status)
    room = await openChatRoom(db, { webhookUrl: hook.url })
    room.telegram.faults.add({ fault: 'down', endpoint: 'sendMessage' })
    const failed = hook.next()
    await open('presidio_down')
    await room.pass(MINUTE_MS, () => hook.asked.length > 0)
    await failed
    status = 200
    await room.pass(MINUTE_MS, () => hook.asked.length > 1)
    await minutesPass(30)
    expect(
      hook.asked.map(({ method, body }) => ({ method, ...z.record(z.string(), z.unknown()).parse(JSON.parse(body)) })),
    ).toEqual(Array(2).fill({ method: 'POST', text: 'Presidio est injoignable', incident: 1 }))
    room.telegram.faults.clear()
    await hook.close()
  })
})

describe('the heartbeat', () => {
  it('is asked every minute, and no more when Telegram has not been heard of for minutes', async () => {
    const monitor = await listen(() => 200)
    room = await openChatRoom(db, { heartbeatUrl: monitor.url })
    await room.pass(MINUTE_MS, () => monitor.asked.length >= 3)
    expect(monitor.asked.every(({ method, body }) => method === 'GET' && body === '')).toBe(true)
    room.telegram.faults.add({ fault: 'down', endpoint: 'getUpdates' })
    await room.pass(MINUTE_MS, () => room.logged.some((line) => line.includes('no heartbeat')))
    room.telegram.faults.clear()
    await monitor.close()
  })
})

it('puts incidents and figures into their topics', async () => {
  room = await openChatRoom(db, { topics: { metrics: 7, system: 8 } })
  await open('presidio_down')
  room.engine.emit('incident')
  await untilTold(1)
  const sent = room.telegram.books.entries.filter(({ endpoint }) => endpoint === 'sendMessage')
  expect(sent.some(({ body }) => /"message_thread_id":8/.test(body) && /Presidio/.test(body))).toBe(true)
})

it('leaves a topic that is gone, and holds back nothing for good', async () => {
  room = await openChatRoom(db, { topics: { metrics: 7, system: 8 } })
  const refusal = { fault: 'status', status: 400, message: 'Bad Request: message thread not found' } as const
  room.telegram.faults.add({ ...refusal, endpoint: 'sendMessage', marker: '"message_thread_id":8' })
  await open('presidio_down')
  room.engine.emit('incident')
  const told = await room.pass(MINUTE_MS, ({ messages }) =>
    messages.find(({ text, keyboard }) => /Presidio/.test(text) && keyboard.length > 0),
  )
  expect(told.from).toBe('bot')
})

it('answers in the topic where it was asked, by a command and by what the command sets off', async () => {
  room = await openChatRoom(db, { topics: { metrics: 7, system: 8 } })
  await room.chat.say('/journal', { topic: 9 })
  await room.chat.say('/checklist', { topic: 10 })
  await room.fromBot(/Vérifications/)
  const sent = room.telegram.books.entries.filter(({ endpoint }) => endpoint === 'sendMessage')
  const topics = sent.map(({ body }) => /"message_thread_id":(\d+)/.exec(body)?.[1])
  expect(topics).toEqual([undefined, '9', '10'])
})

it('tells of a second poller, and when it is gone', async () => {
  room = await openChatRoom(db)
  room.telegram.faults.add({ fault: 'status', status: 409, endpoint: 'getUpdates', times: 1 })
  // The poll under way ends with an update; the next one is refused.
  await room.chat.say('/help')
  await room.pass(MINUTE_MS, ({ messages }) =>
    messages.some(({ text }) => /un autre programme répond au même bot. En jeu/.test(text)),
  )
  await minutesPass(3)
  await room.chat.say('/help')
  await room.fromBot(/Résolu : un autre programme répond au même bot/)
})

it('ends the word of a second poller that an earlier process was told of', async () => {
  await open('second_poller')
  room = await openChatRoom(db)
  await room.pass(MINUTE_MS, ({ messages }) =>
    messages.some(({ text }) => /un autre programme répond au même bot. En jeu/.test(text)),
  )
  await minutesPass(3)
  await room.chat.say('/help')
  await room.fromBot(/Résolu : un autre programme répond au même bot/)
})
