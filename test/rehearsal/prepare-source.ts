// Before the app starts: the schema, mail in an empty embedded source, and nothing remembered of an earlier Telegram.
import { z } from 'zod'
import { type Database, only } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { countMail, importGenerated } from './fill-source.ts'
import { type MailOrder, SICK_MARKER } from './mail/generate-mail.ts'

export interface Source {
  readonly emails: number
  /** Those with the marker on which an emulator can be told to fail, as far as nothing was done with them yet. */
  readonly sick: number
}

/**
 * The emulated Telegram is a new one at each start: its updates and messages are numbered from 1 again, which a bot
 * that remembers the earlier one would take for old updates and for its pinned message.
 */
const forgetTelegram = async (db: Database): Promise<void> => {
  await db.run('delete from core.bot_updates')
  await db.run(`delete from core.bot_state where key = 'live_status'`)
  await db.run('update core.outbox set telegram_message_id = null where telegram_message_id is not null')
}

const counted = z.object({ count: z.number() })

const countSick = async (db: Database): Promise<number> => {
  const { count } = await only(
    db,
    counted,
    `select count(*) as count from ingestion.emails_legacy e
     where position($1 in subject) > 0
       and not exists (select 1 from ingestion.emails r where r.message_id = e.message_id)
       and not exists (select 1 from core.migration_failed f where f.message_id = e.message_id)`,
    [SICK_MARKER],
  )
  return count
}

/** `mail` is generated when the source is empty; undefined leaves an empty source empty. */
export const prepareSource = async (
  db: Database,
  folder: string,
  mail: MailOrder | undefined,
  telegramIsNew: boolean,
): Promise<Source> => {
  await migrate(db)
  if (telegramIsNew) await forgetTelegram(db)
  if ((await countMail(db)) === 0 && mail) await importGenerated(db, folder, mail)
  return { emails: await countMail(db), sick: await countSick(db) }
}
