// `migrate`: the runbook's own command. It spends only under a standing approval, or with the plan's figure said aloud.
import { blocks } from '../../checks/checklist.ts'
import { microsFromUsd } from '../../engine/money.ts'
import { MOST_PER_CALL, type Plan } from '../../engine/plan.ts'
import { progressLine } from '../../engine/progress-log.ts'
import { leaseHolder } from '../../engine/store/lease.ts'
import { approvalStands, readRun } from '../../engine/store/runs.ts'
import { parseOptions, ShellError, type Verb, wholeNumber } from './arguments.ts'
import { resultLines } from './checklist.ts'
import { statusLines } from './status.ts'
import { shellActor } from './wishes.ts'
import { type ShellWorld, withWorld } from './world.ts'

const DEFAULT_SAMPLE = 1_000
const DEFAULT_SEED = 1
const dollars = (micros: number): string => `$${(micros / 1e6).toFixed(2)}`
const hours = (ms: number): string =>
  ms < 3_600_000 ? `${Math.ceil(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`

interface Wanted {
  readonly model?: string | undefined
  readonly lane?: string | undefined
  readonly 'near-twins'?: boolean | undefined
  readonly 'per-call'?: string | undefined
}

const planLines = (plan: Plan): readonly string[] => [
  `Plan ${plan.hash}: ${plan.total} emails, ${plan.model}, ${plan.embedModel}, ${plan.lane} (${plan.basis}, sample ${plan.sample})`,
  ...plan.phases.map(
    ({ name, emails, costMicros, durationMs }) =>
      `  ${name.padEnd(9)} ${String(emails).padStart(8)} emails  ${dollars(costMicros.mid).padStart(9)}  ` +
      `${hours(durationMs.low)} / ${hours(durationMs.mid)} / ${hours(durationMs.high)}`,
  ),
  ...plan.savings.map(({ kind, micros }) => `  saved by ${kind.padEnd(10)} ${dollars(micros).padStart(18)}`),
  ...plan.possible.map(({ kind, micros }) => `  possible: ${kind.padEnd(10)} ${dollars(micros).padStart(17)}`),
  `  total     ${dollars(plan.costMicros.low)} / ${dollars(plan.costMicros.mid)} / ${dollars(plan.costMicros.high)}; cap offered: ${dollars(plan.capOfferMicros)}`,
]

const dryRun = async ({ world }: ShellWorld, sample: number, seed: number): Promise<number> => {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  const every = Math.max(1, Math.floor(sample / 10))
  let last = { done: 0, total: 0 }
  const report = await world.engine.dryRun({
    emails: sample,
    seed,
    signal: interrupted.signal,
    onProgress(done, total) {
      last = { done, total }
      if (done % every === 0 && done < total) console.log(progressLine(done, total))
    },
  })
  console.log(progressLine(last.done, last.total))
  console.log(
    `Input tokens per email: ${Math.round(report.inputTokens.mid)}; Presidio: ${Math.round(report.presidioTextsPerSecond)} emails/s`,
  )
  for (const [code, count] of Object.entries(report.failures)) console.log(`Would become letters: ${count} x ${code}`)
  for (const line of planLines(report.plan)) console.log(line)
  return 0
}

const perCallOf = (typed: string | undefined): number => wholeNumber('--per-call', typed ?? '1', 1, MOST_PER_CALL)

/** The plan that these options choose among the offers, and what else is offered. */
const chosen = async ({ world }: ShellWorld, { model, lane, ...more }: Wanted) => {
  const perCall = perCallOf(more['per-call'])
  const isThrifty = more['near-twins'] === true || more['per-call'] !== undefined
  const thrift = { nearTwins: more['near-twins'] === true, perCall }
  const offers = await world.engine.offers(isThrifty ? { thrift } : {})
  const [first] = offers
  const plan = offers.find((offer) => offer.model === (model ?? first?.model) && offer.lane === (lane ?? first?.lane))
  const command = (offer: Plan) => `--model ${offer.model} --lane ${offer.lane}`
  if (!plan) throw new ShellError(`That is not offered. There is: ${offers.map(command).join('; ')}`)
  const others = offers.filter((offer) => offer !== plan)
  return { plan, others: others.map((offer) => `  ${dollars(offer.costMicros.mid).padStart(9)}  ${command(offer)}`) }
}

/** Opens a run under `--approve`, or says what to type. Returns undefined when a run may be worked on. */
const approve = async (shell: ShellWorld, figure: string | undefined, wanted: Wanted): Promise<number | undefined> => {
  const { world } = shell
  const run = await readRun(world.db)
  const open = run !== undefined && run.finished_at === null
  if (open && (await approvalStands(world.db, run.id))) {
    await world.engine.wish('run', shellActor())
    return undefined
  }
  const { plan, others } = await chosen(shell, wanted)
  const typed = Object.entries(wanted)
    .map(([name, value]) => (value === undefined ? '' : value === true ? `--${name} ` : `--${name} ${value} `))
    .join('')
  for (const line of planLines(plan)) console.log(line)
  const asked = plan.capOfferMicros / 1e6
  if (figure === undefined) {
    for (const line of ['Other offers, to be looked at by their options:', ...others]) console.log(line)
    console.log(`Nothing was started. To approve exactly this plan: npm run migrate -- ${typed}--approve ${asked}`)
    return 2
  }
  if (microsFromUsd(wholeNumber('--approve', figure, 1)) !== plan.capOfferMicros)
    throw new ShellError(
      `--approve ${figure} is not the plan's figure; it is ${asked} now: read the plan above and say that`,
    )
  const outcome = await world.engine.start({ plan, capMicros: plan.capOfferMicros, by: shellActor() })
  if (outcome.kind === 'started') return undefined
  console.log(
    outcome.kind === 'nothing_to_do'
      ? 'Nothing to do: every email is classified already'
      : `Not started: ${outcome.kind}`,
  )
  return outcome.kind === 'nothing_to_do' ? 0 : 1
}

const work = async ({ world, words }: ShellWorld): Promise<number> => {
  const opened = await world.engine.open()
  if (opened.kind === 'held_elsewhere') {
    console.log(`The wish is recorded: an engine already works (process ${opened.pid} on ${opened.host})`)
    return 0
  }
  return new Promise((resolve) => {
    let said = ''
    const look = async () => {
      const snapshot = await world.engine.snapshot()
      const state = words.say(snapshot.reason)
      if (state !== said) for (const line of statusLines(snapshot, words)) console.log(line)
      said = state
      if (snapshot.state === 'done' || snapshot.state === 'validated') resolve(0)
      if (snapshot.state === 'stopped') resolve(2)
    }
    const stop = world.engine.on(() => {
      look().catch(() => undefined)
    })
    process.once('SIGINT', () => {
      stop()
      console.log('Ending: calls under way are saved. Go on with: npm run migrate -- --resume')
      resolve(0)
    })
    look().catch(() => undefined)
  })
}

export const migrateVerb: Verb = {
  name: 'migrate',
  usage:
    '[--dry-run [--limit N] [--seed N]] [--resume] [--rate-limit N|auto] [--model ID] [--lane live|batch] [--near-twins] [--per-call K] [--approve USD]',
  says: 'the runbook’s command: dry run, start, resume',
  async run(argv) {
    const { values } = parseOptions(migrateVerb, argv, {
      'dry-run': { type: 'boolean' },
      limit: { type: 'string' },
      seed: { type: 'string' },
      resume: { type: 'boolean' },
      'rate-limit': { type: 'string' },
      model: { type: 'string' },
      lane: { type: 'string' },
      'near-twins': { type: 'boolean' },
      'per-call': { type: 'string' },
      approve: { type: 'string' },
    })
    if (values.limit !== undefined && !values['dry-run'])
      throw new ShellError('--limit goes with --dry-run: a run always takes the whole source')
    // What was typed wrong is said before anything else is asked for.
    const sample = wholeNumber('--limit', values.limit ?? String(DEFAULT_SAMPLE), 1)
    const seed = wholeNumber('--seed', values.seed ?? String(DEFAULT_SEED), 0)
    perCallOf(values['per-call'])
    const given = values['rate-limit']
    const rate = given === undefined || given === 'auto' ? given : wholeNumber('--rate-limit', given, 1)
    return withWorld(async (shell) => {
      const { world, words } = shell
      if (values['dry-run']) return dryRun(shell, sample, seed)
      const elsewhere = await leaseHolder(world.db)
      if (!elsewhere) {
        // A look may be a quarter of an hour old; what spends is checked now.
        if (values.approve !== undefined) await world.checklist.forget()
        const { results, at, isKept } = await world.checklist.recent(new AbortController().signal)
        console.log(words.t(isKept ? 'plan-checks-kept' : 'plan-checks-now', { at: at.toISOString() }))
        for (const line of resultLines(results, words)) console.log(line)
        // The backup is owed before a run; one that lasts longer than a day may still be resumed.
        const open = await readRun(world.db)
        const goesOn = open !== undefined && open.finished_at === null && (await approvalStands(world.db, open.id))
        if (blocks(results).some(({ id }) => !goesOn || id !== 'backup'))
          throw new ShellError('Not started: put right what is marked FAIL, then say it again')
      }
      const refused = await approve(shell, values.approve, {
        model: values.model,
        lane: values.lane,
        'near-twins': values['near-twins'],
        'per-call': values['per-call'],
      })
      if (refused !== undefined) return refused
      if (rate !== undefined) await world.engine.setRate(rate, shellActor())
      return work(shell)
    }, true)
  },
}
