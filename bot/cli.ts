// The shell: the same verbs as the chat, for those who still have SSH. `npm run migrate -- --help` lists them.

import { safeError } from '../engine/log.ts'
import { ConfigError } from './config.ts'
import { ShellError } from './shell/arguments.ts'
import { VERBS } from './shell/verbs.ts'

const usage = () =>
  [
    'usage: npm run panel -- VERB',
    ...VERBS.map(({ name, usage: how, says }) => `  ${`${name} ${how}`.padEnd(64)}${says}`),
  ].join('\n')

const run = async (argv: readonly string[]): Promise<number> => {
  const [name, ...rest] = argv
  const verb = VERBS.find((each) => each.name === name)
  if (!verb || rest.includes('--help')) {
    console.log(usage())
    return name === undefined || name === '--help' || verb ? 0 : 2
  }
  return verb.run(rest)
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof ConfigError || error instanceof ShellError) console.error(error.message)
  // Errors of ours say what to do next; of others only what may be shown, for their texts can quote a row or a URL.
  else if (error instanceof Error && error.constructor === Error) console.error(error.message)
  else console.error(JSON.stringify(safeError(error)))
  process.exitCode = 1
}
