// Pushes: incidents first, nothing lost while Telegram is down, nothing said twice, silent when it may be.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message } from '../../../engine/message.ts'
import { countUnsent, enqueue, PRIORITY } from '../../../engine/store/outbox.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { runningSnapshot } from '../fake-engine.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
  room.engine.snapshotNow = {
    ...runningSnapshot(),
    state: 'waiting',
    reason: message('reason-incident', { kind: 'presidio_down' }),
  }
})
afterEach(() => room.close())

const incident = (incidentId: number, kind: 'presidio_down' | 'ram_high' | 'budget_50', params = {}) =>
  enqueue(db, {
    kind: 'incident',
    priority: PRIORITY.incident,
    payload: { message: message(`incident-${kind}`, params), remedies: ['status', 'pause'], incidentId },
  })
const routine = (phase: string) =>
  enqueue(db, {
    kind: 'routine',
    priority: PRIORITY.routine,
    payload: { message: message('push-phase-done', { phase, done: 100, failed: 1 }) },
    coalesceKey: 'phase',
  })
const PUSHES = /^(✔️|✅|🏁)|Sans action/
const pushed = async (count: number) => {
  const found = await room.see(({ messages }) => {
    const pushes = messages.filter(({ from, text }) => from === 'bot' && PUSHES.test(text))
    return pushes.length >= count && pushes
  })
  return found
}
const MINUTE_MS = 60_000
const delivered = (count: number) =>
  room.pass(MINUTE_MS, ({ messages }) => {
    const pushes = messages.filter(({ from, text }) => from === 'bot' && PUSHES.test(text))
    return pushes.length >= count && pushes
  })
const wake = () => room.engine.emit('incident')

describe('an incident', () => {
  it('says in its first line the state, the cause, the money at risk and what doing nothing means', async () => {
    await incident(12, 'presidio_down')
    wake()
    const [push] = await pushed(1)
    expect(push?.text.split('\n')[0]).toMatch(
      /^en attente — Presidio est injoignable. En jeu : 0,42\s\$. Sans action : rien n’est dépensé, la migration reprend seule/,
    )
    expect(push).toMatchObject({ silent: false })
    expect(push?.text).toMatch(/Incident n° 12/)
    expect(push?.keyboard.flat().map(({ label }) => label)).toEqual(['État', 'Pause', 'Vu', '💤 1 h', '💤 8 h'])
    expect(push && (await room.press(push, /Vu/))).toBe('Noté')
    expect(room.engine.asked).toEqual([`acknowledge 12 telegram:${OWNER}`])
  })

  it('is answered by its end, which makes no sound', async () => {
    await incident(12, 'presidio_down')
    wake()
    const [first] = await pushed(1)
    await enqueue(db, {
      kind: 'resolved',
      priority: PRIORITY.notice,
      payload: { message: message('push-resolved', { incident: 'presidio_down' }), incidentId: 12 },
    })
    wake()
    const [, end] = await pushed(2)
    expect(end).toMatchObject({ replyTo: first?.id, silent: true })
    expect(end?.text).toMatch(/Résolu : Presidio est injoignable\nIncident n° 12/)
  })

  it('makes no sound when its kind is a quiet one', async () => {
    await incident(1, 'budget_50', { spent: 172.5, cap: 345 })
    wake()
    const [push] = await pushed(1)
    expect(push).toMatchObject({ silent: true })
    expect(push?.text).toMatch(/172,50\s\$ dépensés sur 345\s\$/)
  })
})

describe('while Telegram is down', () => {
  it('keeps everything, then sends incidents first, routine coalesced, each once', async () => {
    room.telegram.faults.add({ fault: 'down', endpoint: 'sendMessage' })
    await routine('classify')
    await routine('graph')
    await incident(1, 'presidio_down')
    await incident(2, 'ram_high', { share: 0.91, limit: 0.85, release: 0.8 })
    wake()
    const end = room.time.clock.monotonic() + 120 * MINUTE_MS
    await room.pass(MINUTE_MS, () => room.time.clock.monotonic() >= end)
    expect(await countUnsent(db)).toBe(3)
    room.telegram.faults.clear()
    const sent = await delivered(3)
    expect(sent.map(({ text }) => text.split('\n')[0])).toEqual([
      expect.stringMatching(/Presidio est injoignable/),
      expect.stringMatching(/mémoire presque pleine/),
      expect.stringMatching(/^✔️ Phase finie \(graphe\)/),
    ])
    expect(sent.map(({ silent }) => silent)).toEqual([false, false, true])
    // Each is marked as sent before the next one goes, so that with one more in the chat these three are.
    await incident(3, 'budget_50', { spent: 172.5, cap: 345 })
    wake()
    expect(await delivered(4)).toHaveLength(4)
    expect(await countUnsent(db)).toBeLessThanOrEqual(1)
  })

  it('sends them after a restart too, in the language of then', async () => {
    room.telegram.faults.add({ fault: 'down', endpoint: 'sendMessage' })
    await incident(1, 'presidio_down')
    await room.bot.stop()
    room.telegram.faults.clear()
    await db.run(`insert into core.bot_state (key, value) values ('settings', '{"language": "en"}')`)
    await room.restart()
    const push = await room.fromBot(/If you do nothing/)
    expect(push.text).toMatch(/^waiting — Presidio cannot be reached/)
  })
})

describe('a message that Telegram refuses', () => {
  it('is sent bare after two refusals, and holds back nothing for good', async () => {
    const refusal = { fault: 'status', status: 400, message: "Bad Request: can't parse entities" } as const
    room.telegram.faults.add({ ...refusal, endpoint: 'sendMessage', marker: 'Phase finie', times: 2 })
    await routine('classify')
    room.engine.emit('phase')
    const [push] = await delivered(1)
    expect(push?.text).toBe('✔️ Phase finie (classement) : 100 faits, 1 en échec')
  })
})
