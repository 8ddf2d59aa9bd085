// PostgreSQL lost in the middle of a run: the alert carries a restart that works without it, once, and the journal has it afterwards.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRestarter } from '../../engine/services/docker.ts'
import { type Database, openDatabase } from '../../engine/store/database.ts'
import { lastOfJournal } from '../../engine/store/journal.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../bot/chat-room.ts'
import { SERVICES } from '../bot/restart-deps.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { startDockerEmulator } from '../emulators/docker.ts'
import type { Emulator } from '../emulators/emulator.ts'
import { expectAllToHold } from './all-hold.ts'
import { type CuttableLine, openCuttableLine } from './cuttable-line.ts'
import { type Stage, setStage } from './stage.ts'

const { dsn, connections } = await testDatabase()
let line: CuttableLine
let db: Database
let stage: Stage
let docker: Emulator
let room: ChatRoom

beforeEach(async () => {
  line = await openCuttableLine(dsn)
  db = openDatabase({ dsn: line.dsn, connections, onIdleError: () => undefined })
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 12, count: 80 }, maxInFlight: 6, anthropic: { latencyMs: 5 } })
  docker = await startDockerEmulator({
    permitted: SERVICES.map(({ container }) => container),
    onRestart: (container) => {
      if (container === 'postgres') line.mend()
    },
  })
  const restarter = createRestarter({ services: SERVICES, proxyUrl: docker.url, timeoutMs: 20_000 })
  room = await openChatRoom(db, { engine: stage.engine, restarter })
})
afterEach(async () => {
  line.mend()
  await room.close()
  await stage.close()
  await docker.close()
  await db.close()
  await line.close()
})

it('is pressed twice under the alert and reaches Docker once; a stranger’s press reaches nothing', async () => {
  await stage.start(20_000_000)
  await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= 20)
  line.cut()
  const alert = await room.fromBot(/marchent sans la base/)
  expect(alert.keyboard.flat().map(({ label }) => label)).toEqual(['Redémarrer postgres', 'État', 'Pause'])
  await room.press(alert, /Redémarrer postgres/)
  const asks = await room.fromBot(/PostgreSQL s’arrête puis revient/)
  const data = asks.keyboard.flat()[0]?.data ?? ''
  const intruder = room.telegram.phone.as({ userId: 6_666, chatId: OWNER, firstName: 'Eve' })
  await intruder.press(asks.id, { data })
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('J’y vais')
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('Déjà fait')
  await room.fromBot(/C’est fait\. Ce qui l’attendait/)
  expect(docker.books.entries.map(({ endpoint }) => endpoint)).toEqual(['POST /containers/postgres/restart'])

  // By itself: the run goes on, the incident is over, and the journal has what was done while it could not be written.
  await stage.until(({ state }) => state === 'done')
  await room.pass(5_000, ({ messages }) => messages.find(({ text }) => /Résolu : PostgreSQL/.test(text)))
  const restarts = async () => (await lastOfJournal(db, 40)).filter(({ verb }) => verb === 'restart')
  while ((await restarts()).length === 0) room.time.pass(5_000)
  expect((await restarts()).map(({ actor, params, outcome }) => ({ actor, params, outcome }))).toEqual([
    { actor: `telegram:${OWNER}`, params: { service: 'postgres' }, outcome: 'restarted' },
  ])
  // Pressed once more, when rows can be read again: once is once.
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('Déjà fait')
  expect(docker.books.entries).toHaveLength(1)
  await expectAllToHold(db, stage)
})

it('is refused from memory too when it is old', async () => {
  await stage.start(20_000_000)
  await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= 20)
  line.cut()
  await room.press(await room.fromBot(/marchent sans la base/), /Redémarrer postgres/)
  const asks = await room.fromBot(/PostgreSQL s’arrête puis revient/)
  room.time.pass(11 * 60_000)
  expect(await room.press(asks, /Oui, redémarrer/)).toBe('Trop ancien : voici un panneau à jour')
  expect(docker.books.entries).toEqual([])
})
