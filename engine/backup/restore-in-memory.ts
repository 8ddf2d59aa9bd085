// The process of the embedded restore test: restores the file it is given in memory and says how many rows it counts.
import { openInMemory } from './memory-database.ts'
import { restoreRows } from './rows-restore.ts'
import { countTables } from './tables.ts'

const [, , path = ''] = process.argv
try {
  const db = await openInMemory()
  await restoreRows(db, path)
  const counts = await countTables(db)
  await db.close()
  process.stdout.write(JSON.stringify(counts), () => process.exit(0))
} catch {
  // Its words may quote a row; that it failed is all that the parent needs.
  process.exit(1)
}
