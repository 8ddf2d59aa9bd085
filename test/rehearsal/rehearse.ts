// `npm run rehearse`: plays the whole runbook by itself, prints the transcript and the invariants, fails if one does not hold.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readEnvironment } from '../../bot/config.ts'
import { rehearse } from './rehearsal.ts'

const USAGE = 'usage: npm run rehearse -- [--emails N] [--seed S] | [--mail PATH ...] [--seed S]'

const whole = (least: number) => z.coerce.number().int().min(least)
const options = z
  .object({
    emails: whole(30).max(200_000).optional(),
    seed: whole(0).default(7),
    mail: z.array(z.string()).default([]),
  })
  .refine(({ emails, mail }) => emails === undefined || mail.length === 0, {
    error: '--emails is for generated mail: leave it out with --mail',
  })

const readOptions = (argv: string[]) => {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        emails: { type: 'string' },
        seed: { type: 'string' },
        mail: { type: 'string', multiple: true },
      },
    })
    const parsed = options.safeParse(values)
    return parsed.success ? parsed.data : z.prettifyError(parsed.error)
  } catch (error) {
    // parseArgs says which option it does not know.
    return error instanceof Error ? error.message : String(error)
  }
}

const USUAL_EMAILS = 1_000
/** A real Presidio reads every email twice, for the plan and for the run, in two languages. */
const RECOGNISED_MS = 500
/** Enough for the usual rehearsal on two slow cores, and for what more mail takes. */
const patienceMs = (emails: number, recognised: boolean): number =>
  180_000 + Math.max(0, emails - USUAL_EMAILS) * 60 + (recognised ? emails * RECOGNISED_MS : 0)

const order = readOptions(process.argv.slice(2))
if (typeof order === 'string') {
  console.error(`${order}\n${USAGE}`)
  process.exit(2)
}
const emails = order.emails ?? USUAL_EMAILS
const started = Date.now()
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
const environment = readEnvironment()
const recognised = Boolean(environment.PRESIDIO_URL)
if (recognised) console.log('Presidio is the real one, at PRESIDIO_URL; everything else is emulated.')
try {
  const invariants = await rehearse({
    seed: order.seed,
    emails,
    paths: order.mail,
    environment,
    write: (text) => process.stdout.write(text),
    ansi: process.stdout.isTTY === true,
    deadline: AbortSignal.any([AbortSignal.timeout(patienceMs(emails, recognised)), interrupted.signal]),
  })
  console.log('\n■ What must hold\n')
  for (const { name, holds, detail } of invariants)
    console.log(`${holds ? '✅' : '❌'} ${name}${detail ? ` (${detail})` : ''}`)
  const broken = invariants.filter(({ holds }) => !holds).length
  const took = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `\n${broken === 0 ? `All ${invariants.length} hold` : `${broken} of ${invariants.length} DO NOT HOLD`}, in ${took} s`,
  )
  process.exitCode = broken === 0 ? 0 : 1
} catch (error) {
  console.error(`\nThe rehearsal failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
