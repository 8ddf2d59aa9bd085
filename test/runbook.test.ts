// The old runbook's lines, walked from top to bottom: each is answered in the emulated chat, as RUNBOOK.md says it is.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IncidentKind, isIncidentKind } from '../engine/incidents.ts'
import { openLog } from '../engine/log.ts'
import { type Database, openDatabase } from '../engine/store/database.ts'
import manifest from '../package.json' with { type: 'json' }
import { testDatabase } from './database.ts'
import type { ChatMessage } from './emulators/phone.ts'
import { runbookFaces } from './runbook-faces.ts'
import { readRunbook, type Step } from './runbook-table.ts'
import { expectAllToHold } from './scenarios/all-hold.ts'
import { type CuttableLine, openCuttableLine } from './scenarios/cuttable-line.ts'
import { MACHINE } from './scenarios/incidents/machine.ts'
import { pressThrough } from './scenarios/incidents/owner.ts'
import { play, type Row } from './scenarios/incidents/play.ts'
import { openScene, type Scene } from './scenarios/incidents/scene.ts'
import { CLAUDE } from './scenarios/incidents/services.ts'

const { dsn, connections } = await testDatabase()
const ROWS = readRunbook()
const EMAILS = 40
let folder: string
let line: CuttableLine
let db: Database
let scene: Scene
/** The message that spoke last: a button is looked for on it first. */
let last: ChatMessage | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-runbook-'))
  openLog({ folder, level: 'info', terminal: 'none' }).warn('something to be read')
  line = await openCuttableLine(dsn)
  db = openDatabase({ dsn: line.dsn, connections, onIdleError: () => undefined })
  scene = await openScene({
    db,
    mail: { seed: 23, count: EMAILS },
    maxInFlight: 1,
    faces: (stage) => runbookFaces({ db, dsn, stage, folder }),
  })
  // Two of forty: over the five percent at which it asks.
  scene.stage.claude.faults.add({ fault: 'status', status: 413, endpoint: 'messages', times: 3 })
})
afterAll(async () => {
  await scene.close()
  await db.close()
  await line.close()
  await rm(folder, { recursive: true, force: true })
})

const FAULTS: Readonly<Partial<Record<IncidentKind, Row>>> = {
  ram_high: MACHINE.ram_high,
  presidio_down: MACHINE.presidio_down,
  rate_limited: CLAUDE.rate_limited,
  store_lost: { storeless: true, fault: () => line.cut(), repair: () => line.mend() },
  letters_over_limit: {
    follows: true,
    fault: ({ pace }) => pace(0),
    repair: pressThrough(/^Tout réessayer/, /^Réessayer/),
  },
}

/** How the world is while a section is walked. */
const SECTIONS: Readonly<Record<string, () => unknown>> = {
  // Slow enough for a run that outlasts what befalls it.
  Start: () => scene.pace(1_500),
  'While it runs': () => scene.look(),
  After: () => scene.stage.until(({ state }) => state === 'done' || state === 'validated'),
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

/** Waits for the bot's message that shows it, among those from that id on. */
const shown = async (text: string, from: number): Promise<ChatMessage> =>
  scene.room.pass(1_000, ({ messages }) =>
    messages.findLast((message) => message.from === 'bot' && message.id >= from && plain(message.text).includes(text)),
  )

const press = async (label: string): Promise<number> => {
  const has = (message: ChatMessage) => message.keyboard.flat().some((button) => button.label.includes(label))
  const on = await scene.room.see(({ messages }) => [...messages, last].findLast((one) => one && has(one)))
  await scene.room.press(on, new RegExp(label))
  return on.id
}

const take = async (step: Step): Promise<void> => {
  switch (step.kind) {
    case 'script':
      expect(Object.keys(manifest.scripts)).toContain(step.words)
      return
    case 'incident': {
      const { words: kind } = step
      const row = isIncidentKind(kind) ? FAULTS[kind] : undefined
      if (!isIncidentKind(kind) || !row) throw new Error(`nobody knows how to bring about ${kind}`)
      await scene.wish('run')
      await play(scene, kind, row)
      return
    }
    case 'say':
    case 'press': {
      const from = step.kind === 'say' ? await scene.room.chat.say(step.words) : await press(step.words)
      for (const text of step.shows) last = await shown(text, from)
    }
  }
}

it('has an answer for every line, which can be played', () => {
  expect(ROWS.length).toBeGreaterThan(35)
  expect(ROWS.filter(({ steps }) => steps.length === 0)).toEqual([])
})

it.each(ROWS.map(({ section, line: words, steps }) => [section, words, steps] as const))(
  '%s: %s',
  async (section, _, steps) => {
    await SECTIONS[section]?.()
    for (const step of steps) await take(step)
  },
)

it('and at its end every promise holds', async () => {
  await expectAllToHold(db, scene.stage)
})
