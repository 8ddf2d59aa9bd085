// /backup in the chat: one message that tells how far it is and what was made, its buttons, and nothing of a path or a host.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createLocalisers } from '../../../bot/localiser.ts'
import { backupPanel } from '../../../bot/panels/backup.ts'
import { BACKUP_CODES } from '../../../engine/backup/fault.ts'
import type { BackupOrder, BackupOutcome } from '../../../engine/backup/report.ts'
import { message } from '../../../engine/message.ts'
import { lookForPersonal } from '../../../engine/privacy.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'
import { fakeBackups, MADE } from '../fake-backups.ts'
import { checklistOf } from '../fake-faces.ts'

const { db } = await testDatabase()
let room: ChatRoom
let answer: BackupOutcome = MADE
let hold: ((order: BackupOrder) => Promise<void>) | undefined
const asked: string[] = []
const deed = (name: string) => async (order: BackupOrder) => {
  asked.push(name)
  await hold?.(order)
  return answer
}
/** Something under way until it is let go. */
const holding = () => {
  let go: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  return { held, go }
}
const red = {
  id: 'backup',
  blocking: true,
  state: 'fail',
  detail: message('check-backup-none'),
  remedy: message('remedy-backup'),
  deed: { kind: 'backup' },
} as const

beforeEach(async () => {
  await emptyTables(db)
  asked.length = 0
  answer = MADE
  hold = undefined
  room = await openChatRoom(db, {
    backups: fakeBackups({ make: deed('make'), test: deed('test'), copy: deed('copy') }),
    checklist: checklistOf(async () => [red]),
  })
})
afterEach(() => room.close())

it('tells how far it is and what was made, in one message', async () => {
  const { held, go } = holding()
  hold = async ({ onProgress }) => {
    onProgress({ stage: 'dump', number: 1, of: 4, bytes: 12_300_000 })
    await held
  }
  await room.chat.say('/backup')
  const under = await room.fromBot(/Étape 1 sur 4 : écriture\nÉcrit : 12,3\sMo/)
  go()
  const made = await room.fromBot(/Sauvegarde faite/)
  expect(made.id).toBe(under.id)
  expect(made.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(
    [
      'Écrite : 412,3 Mo, empreinte SHA-256 : 9f86·d081·884c',
      'Restaurée dans une base à part : 31 tables comparées, 442 017 lignes, aucun écart',
      'Chiffrée (age) : 412,4 Mo, empreinte SHA-256 : 2c26·b46b·68ff',
      'Copiée sur le PC, empreinte vérifiée là-bas',
    ].join('\n'),
  )
  expect(made.text).toMatch(/2 anciennes sauvegardes supprimées\n\n💤/)
  const rows = await db.rows(z.object({ verb: z.string(), outcome: z.string() }), 'select * from core.journal')
  expect(rows).toEqual([{ verb: 'backup', outcome: 'made' }])
})

it('says that one is under way when it is asked for twice', async () => {
  const { held, go } = holding()
  hold = () => held
  await room.chat.say('/backup')
  await room.chat.say('/backup')
  await room.fromBot(/C’est déjà en cours/)
  go()
  await room.fromBot(/Sauvegarde faite/)
  expect(asked).toEqual(['make'])
})

it('keeps what could not be copied, and its button copies only', async () => {
  answer = { ...MADE, copy: { kind: 'failed', code: 'pc_unreachable' } }
  await room.chat.say('/backup')
  const made = await room.fromBot(/Pas encore sur le PC : le PC ne répond pas. Le fichier chiffré est gardé ici./)
  answer = { kind: 'copied', written: MADE.dump, ms: 1_000 }
  expect(await room.press(made, /Recopier/)).toBe('J’y vais')
  await room.fromBot(/Copiée sur le PC/)
  expect(asked).toEqual(['make', 'copy'])
})

it('says why it failed and what to do, with the button that tries again', async () => {
  answer = { kind: 'failed', stage: 'dump', code: 'pg_dump_missing' }
  await room.chat.say('/backup test')
  const failed = await room.fromBot(
    /La sauvegarde a échoué : écriture\npg_dump ou pg_restore manque.*\n.*postgresql-client-16/,
  )
  await room.press(failed, /Sauvegarder/)
  await room.see(() => asked.length === 2)
  expect(asked).toEqual(['test', 'make'])
  await room.chat.say('/backup now')
  await room.fromBot(/Usage : \/backup/)
})

it('a red checklist and a blocked plan carry its button', async () => {
  await room.chat.say('/checklist')
  const list = await room.fromBot(/Sauvegarde complète[\s\S]*Faites-en une : \/backup/)
  await room.press(list, /Sauvegarder/)
  await room.fromBot(/Sauvegarde faite/)
  await room.chat.say('/start_migration')
  const plan = await room.fromBot(/Plan de migration/)
  expect(plan.keyboard.flat().map(({ label }) => label)).toContain('Sauvegarder')
})

it('no hash looks like somebody, and every fault has its sentence and its remedy in both languages', () => {
  const faults: string[] = []
  const words = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => faults.push(fault) })
  const texts = [words.fr, words.en].flatMap((each) => [
    ...[...BACKUP_CODES].map((code) => `${each.t(`backup-fault-${code}`)} ${each.t(`backup-remedy-${code}`)}`),
    ...Array.from({ length: 2_000 }, () => {
      const written = { bytes: 412_345_678, sha256: randomBytes(32).toString('hex') }
      return backupPanel(each, { kind: 'copied', written, ms: 61_000 }).text.text
    }),
  ])
  expect(texts.filter((text) => lookForPersonal(text).length > 0).slice(0, 5)).toEqual([])
  expect(faults).toEqual([])
})
