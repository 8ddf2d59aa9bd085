// What a failed copy says of one that was made before: nothing, unless it looked at the file on the PC.
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { failCopy, saveCopy } from '../../../engine/backup/rows.ts'
import { only } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

it.each([
  ['pc_unreachable', true],
  ['pc_host_key', true],
  ['copy_program_missing', true],
  ['pc_hash_differs', false],
  ['copy_failed', false],
] as const)('%s leaves an earlier copy: %s', async (code, stays) => {
  const idRow = z.object({ id: z.number() })
  const { id } = await only(db, idRow, `insert into core.backups (path, state) values ('b', 'done') returning id`)
  await saveCopy(db, id, 5, new Date())
  await failCopy(db, id, code)
  const row = z.object({ copied: z.boolean(), copy_error: z.string() })
  expect(
    await only(db, row, 'select copied_at is not null as copied, copy_error from core.backups where id = $1', [id]),
  ).toEqual({ copied: stays, copy_error: code })
})
