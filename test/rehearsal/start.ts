// `npm start`: the product when everything is configured, else the rehearsal, loudly named so.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readEnvironment } from '../../bot/config.ts'
import { isComplete, type Parts, partsOf } from './environment.ts'
import { openRehearsal } from './open-rehearsal.ts'
import { wipe } from './wipe.ts'

const USAGE = 'usage: npm start [-- [--fresh] [--emails N] [--seed S] [--port N]]'

const options = z.object({
  fresh: z.boolean().default(false),
  emails: z.coerce.number().int().min(1).max(200_000).default(400),
  seed: z.coerce.number().int().min(0).default(7),
  /** Of the page; 0 takes any free one. */
  port: z.coerce.number().int().min(0).max(65_535).default(0),
})

const SICK = 2

const fail = (error: unknown, code = 1): never => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(code)
}

const readOptions = () => {
  try {
    const { values } = parseArgs({
      options: {
        fresh: { type: 'boolean' },
        emails: { type: 'string' },
        seed: { type: 'string' },
        port: { type: 'string' },
      },
    })
    return options.parse(values)
  } catch (error) {
    return fail(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n${USAGE}`, 2)
  }
}

const rehearse = async (parts: Parts, environment: ReturnType<typeof readEnvironment>): Promise<void> => {
  const { fresh, emails, seed, port } = readOptions()
  const folder = resolve(join(environment.DATA_DIR || 'data', 'local', 'rehearsal'))
  if (fresh) await wipe(folder)
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort())
  const mail = { seed, count: emails, sick: Math.min(SICK, emails) }
  await openRehearsal({ environment, parts, folder, mail, port, ended: ended.signal })
}

try {
  const environment = readEnvironment()
  const parts = partsOf(environment)
  // Imported only now: the rehearsal starts the same file as its child, and is quicker without it here.
  if (isComplete(parts)) await (await import('../../bot/main.ts')).runAsProcess()
  else await rehearse(parts, environment)
  process.exit(0)
} catch (error) {
  fail(error)
}
