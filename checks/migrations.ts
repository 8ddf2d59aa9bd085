// The schema is exactly the one of migrations/: nothing missing, nothing altered, nothing newer.
import { compareSchema, readMigrations } from '../engine/store/migrate.ts'
import { type Check, fail, ok } from './check.ts'

export const migrations: Check = {
  id: 'migrations',
  blocking: true,
  async run({ db }) {
    const files = await readMigrations()
    const state = await compareSchema(db, files)
    switch (state.kind) {
      case 'current':
        return ok('check-migrations-ok', { count: files.length, version: state.version })
      case 'behind':
        return fail(
          'check-migrations-behind',
          { count: state.missing.length, version: state.missing[0] ?? '' },
          'remedy-migrate-schema',
          { kind: 'apply_migrations' },
        )
      case 'newer':
        return fail('check-migrations-newer', { version: state.unknown.join(', ') }, 'remedy-newer-program')
      case 'altered':
        return fail('check-migrations-altered', { version: state.versions.join(', ') }, 'remedy-restore-migrations')
    }
  },
}
