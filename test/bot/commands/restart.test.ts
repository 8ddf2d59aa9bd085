// The restart by button: asked, confirmed, done once, refused when late, told with what to do next; nobody else's press counts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message } from '../../../engine/message.ts'
import { createRestarter } from '../../../engine/services/docker.ts'
import { openIncident, resolveIncident } from '../../../engine/store/incident-rows.ts'
import { lastOfJournal } from '../../../engine/store/journal.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { startDockerEmulator } from '../../emulators/docker.ts'
import type { Emulator } from '../../emulators/emulator.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { runningSnapshot } from '../fake-engine.ts'

const { db } = await testDatabase()
const SERVICES = [
  { service: 'postgres', container: 'migration-postgres' },
  { service: 'redis', container: 'migration-redis' },
  { service: 'presidio', container: 'migration-presidio' },
  { service: 'n8n', container: 'my_n8n' },
  { service: 'ollama', container: 'ollama' },
] as const

let docker: Emulator
let room: ChatRoom
const open = async (proxyUrl: string | undefined = docker.url) => {
  const restarter = createRestarter({ services: SERVICES, proxyUrl: proxyUrl || undefined, timeoutMs: 20_000 })
  room = await openChatRoom(db, { restarter })
  room.engine.snapshotNow = runningSnapshot()
}

beforeEach(async () => {
  await emptyTables(db)
  docker = await startDockerEmulator({
    permitted: ['migration-presidio', 'migration-redis', 'my_n8n'],
    existing: ['migration-presidio', 'my_n8n'],
  })
})
afterEach(async () => {
  await room.close()
  await docker.close()
})

const asked = () => docker.books.entries.map(({ endpoint }) => endpoint)
const alertOf = async (kind: 'presidio_down' | 'redis_lost' | 'ram_high' | 'overloaded') => {
  const before = (await room.chat.view()).messages.at(-1)?.id ?? 0
  await db.transaction((tx) => openIncident(tx, kind, {}))
  room.engine.emit('incident')
  return room.see(({ messages }) =>
    messages.find(({ id, text }) => id > before && /Incident n° \d+, depuis/.test(text)),
  )
}
const labels = (on: Awaited<ReturnType<typeof alertOf>>) => on.keyboard.flat().map(({ label }) => label)
/** Presses the button under an alert and resolves with the question that comes. */
const question = async (service: string, kind: Parameters<typeof alertOf>[0]) => {
  await room.press(await alertOf(kind), new RegExp(`Redémarrer ${service}`))
  return room.see(({ messages }) =>
    messages.findLast(({ keyboard }) => keyboard.flat().some(({ label }) => label === 'Oui, redémarrer')),
  )
}
const journal = async () =>
  (await lastOfJournal(db, 10)).map(({ actor, verb, params, outcome }) => ({ actor, verb, params, outcome }))

it('is offered under the incidents that it may end, for the service that each speaks of', async () => {
  await open()
  expect(labels(await alertOf('presidio_down'))).toContain('Redémarrer presidio')
  await emptyTables(db)
  const ram = labels(await alertOf('ram_high')).filter((label) => label.startsWith('Redémarrer'))
  expect(ram).toEqual(['Redémarrer n8n', 'Redémarrer ollama'])
  await emptyTables(db)
  expect(labels(await alertOf('overloaded')).join()).not.toContain('Redémarrer')
})

it('asks first, then restarts once however often it is pressed, and writes who did it', async () => {
  await open()
  const asks = await question('presidio', 'presidio_down')
  expect(asks.text).toMatch(/Presidio s’arrête puis revient[\s\S]*À confirmer avant 10:10/)
  expect(asked()).toEqual([])
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('J’y vais')
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('Déjà fait')
  expect(await room.fromBot(/C’est fait\. Ce qui l’attendait/)).toMatchObject({ id: asks.id, keyboard: [] })
  expect(asked()).toEqual(['POST /containers/migration-presidio/restart'])
  expect(await journal()).toEqual([
    { actor: `telegram:${OWNER}`, verb: 'restart', params: { service: 'presidio' }, outcome: 'restarted' },
  ])
  // The incident's own end comes by itself, as a reply.
  await db.transaction((tx) => resolveIncident(tx, 'presidio_down'))
  room.engine.emit('incident')
  await room.fromBot(/Résolu : Presidio/)
})

it('is refused when it is old, with a fresh question, and the refusal is written down', async () => {
  await open()
  const asks = await question('presidio', 'presidio_down')
  room.time.pass(11 * 60_000)
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('Trop ancien : voici un panneau à jour')
  const fresh = await room.see(({ messages }) =>
    messages.find(({ id, keyboard }) => id > asks.id && keyboard.flat().some(({ label }) => /Oui/.test(label))),
  )
  expect(asked()).toEqual([])
  expect((await journal())[0]).toMatchObject({ verb: 'restart', outcome: 'refused_old' })
  await room.press(fresh, /Oui, redémarrer/)
  await room.fromBot(/C’est fait/)
  expect(asked()).toHaveLength(1)
})

it('does nothing for a stranger, not even in the owner’s chat', async () => {
  await open()
  const asks = await question('presidio', 'presidio_down')
  const data = asks.keyboard.flat()[0]?.data ?? ''
  const intruder = room.telegram.phone.as({ userId: 6_666, chatId: OWNER, firstName: 'Eve' })
  await intruder.press(asks.id, { data })
  await room.chat.say('/status')
  await room.fromBot(/Migration run-1/)
  expect(asked()).toEqual([])
})

describe('tells what to do next', () => {
  it.each([
    ['redis', 'redis_lost', /aucun conteneur[\s\S]*RESTART_SERVICES[\s\S]*docker restart migration-redis/],
    ['ollama', 'ram_high', /ne permet pas ce conteneur[\s\S]*docker restart ollama/],
  ] as const)('when Docker or its proxy refuses %s', async (service, kind, text) => {
    await open()
    await room.press(await question(service, kind), /Oui, redémarrer/)
    await room.fromBot(text)
    expect((await journal())[0]).toMatchObject({ outcome: service === 'redis' ? 'no_container' : 'not_permitted' })
  })

  it('when Docker cannot do it, and when nobody listens', async () => {
    await open()
    docker.faults.add({ fault: 'status', status: 500, times: 1 })
    const asks = await question('presidio', 'presidio_down')
    await room.press(asks, /Oui, redémarrer/)
    await room.fromBot(/n’a pas pu[\s\S]*docker restart migration-presidio/)
    await room.press(await room.fromBot(/Incident n° \d+, depuis/), /Redémarrer presidio/)
    const again = await room.see(({ messages }) =>
      messages.find(({ id, keyboard }) => id > asks.id && keyboard.flat().some(({ label }) => /Oui/.test(label))),
    )
    await docker.close()
    await room.press(again, /Oui, redémarrer/)
    await room.fromBot(/rien n’a été fait : vérifiez DOCKER_PROXY_URL[\s\S]*docker restart migration-presidio/)
  })

  it('when there is no Docker at all: the command stands there to be copied', async () => {
    await open('')
    await room.press(await alertOf('presidio_down'), /Redémarrer presidio/)
    const shown = await room.fromBot(/DOCKER_PROXY_URL est vide/)
    expect(shown.text).toContain('\ndocker restart migration-presidio\n')
    expect(shown.keyboard).toEqual([])
    expect(await journal()).toEqual([])
  })
})

it('needs no incident of its own to be known: an incident that names none has no such button', async () => {
  room = await openChatRoom(db, { restarter: createRestarter({ services: [], timeoutMs: 1 }) })
  room.engine.snapshotNow = { ...runningSnapshot(), reason: message('reason-incident', { kind: 'presidio_down' }) }
  expect(labels(await alertOf('presidio_down')).join()).not.toContain('Redémarrer')
})
