// `schema`: applies the schema migrations that are missing.
import { migrate } from '../../engine/store/migrate.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { withStore } from './store.ts'

export const schemaVerb: Verb = {
  name: 'schema',
  usage: '',
  says: 'apply the schema migrations that are missing',
  async run(argv) {
    parseOptions(schemaVerb, argv, {})
    return withStore(async ({ db, embedded }) => {
      const applied = await migrate(db)
      const where = embedded ? ' (the rehearsal’s embedded database; set POSTGRES_DSN for a server)' : ''
      console.log(
        applied.length > 0 ? `applied: ${applied.join(', ')}${where}` : `nothing to do: the schema is current${where}`,
      )
      return 0
    })
  },
}
