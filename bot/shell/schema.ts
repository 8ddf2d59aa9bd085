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
    return withStore(async ({ db }) => {
      const applied = await migrate(db)
      console.log(applied.length > 0 ? `applied: ${applied.join(', ')}` : 'nothing to do: the schema is current')
      return 0
    })
  },
}
