// The time after a run, from the phone: a real engine that is done, and the bot with its real validation, search and cleanup.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type CleanupFace, createCleanup } from '../../bot/cleanup.ts'
import { createValidate } from '../../bot/validation.ts'
import { createCheckpointFile } from '../../engine/checkpoint.ts'
import type { Database } from '../../engine/store/database.ts'
import { type ChatRoom, openChatRoom } from '../bot/chat-room.ts'
import { emptyTables } from '../database.ts'
import type { ChatMessage } from '../emulators/phone.ts'
import { searchOn } from '../engine/search/search-bed.ts'
import { type Stage, setStage } from './stage.ts'

export interface AfterTheRun {
  readonly stage: Stage
  readonly room: ChatRoom
  /** Of the checkpoint, the log and the reports. */
  readonly folder: string
  cleanupOn(database: Database): CleanupFace
  /** Says /validate and resolves with the answer, when all is well. */
  validate(): Promise<ChatMessage>
  /** State and reason as another engine on the same rows tells them, which has compared nothing yet. */
  state(): Promise<readonly [string, string]>
  /** Verbs and outcomes. */
  journal(): Promise<readonly string[]>
  close(): Promise<void>
}

const EMAILS = 40

/** Runs a small migration to its end and opens the chat. Call `close` whatever comes. */
export const openAfterTheRun = async (db: Database): Promise<AfterTheRun> => {
  const folder = await mkdtemp(join(tmpdir(), 'panel-after-'))
  await emptyTables(db)
  const stage = await setStage({ db, mail: { seed: 3, count: EMAILS } })
  await stage.start()
  await stage.until(({ state }) => state === 'done')
  const clock = { now: (): Date => room.time.clock.now() }
  const cleanupOn = (database: Database) =>
    createCleanup({
      db: database,
      clock,
      timezone: 'Europe/Paris',
      checkpoint: createCheckpointFile(folder),
      dataDir: folder,
      logDir: folder,
    })
  const room: ChatRoom = await openChatRoom(db, {
    engine: stage.engine,
    validate: createValidate(db),
    search: searchOn(db, { voyage: stage.voyage.url, presidio: stage.presidio.url }),
    cleanup: cleanupOn(db),
    logFile: join(folder, 'migration.log'),
  })
  return {
    stage,
    room,
    folder,
    cleanupOn,
    async validate() {
      const said = await room.chat.say('/validate')
      return room.see(({ messages }) =>
        messages.find(({ id, from, text }) => id > said && from === 'bot' && /Tout est comme il faut/.test(text)),
      )
    },
    async state() {
      await stage.reopen()
      const { state, reason } = await stage.engine.snapshot()
      return [state, reason.key]
    },
    async journal() {
      const line = z.object({ line: z.string() })
      const lines = await db.rows(line, `select verb || ' ' || outcome as line from core.journal order by id`)
      return lines.map((row) => row.line)
    },
    async close() {
      await room.close()
      await stage.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
