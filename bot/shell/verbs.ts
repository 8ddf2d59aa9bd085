// The shell's verbs, in one list: a new verb is a new file and one line here.
import type { Verb } from './arguments.ts'
import { backupVerb } from './backup.ts'
import { checklistVerb } from './checklist.ts'
import { cleanupVerb } from './cleanup.ts'
import { dlqVerb } from './dlq.ts'
import { importVerb } from './import.ts'
import { migrateVerb } from './migrate.ts'
import { schemaVerb } from './schema.ts'
import { searchVerb } from './search.ts'
import { statusVerb } from './status.ts'
import { validateVerb } from './validate.ts'
import { pauseVerb, stopVerb } from './wishes.ts'

export const VERBS: readonly Verb[] = [
  schemaVerb,
  importVerb,
  migrateVerb,
  statusVerb,
  checklistVerb,
  backupVerb,
  validateVerb,
  searchVerb,
  cleanupVerb,
  dlqVerb,
  pauseVerb,
  stopVerb,
]
