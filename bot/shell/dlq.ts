// `dlq`: the letters from a shell: listed by cause, as a CSV file, tried again at a price said aloud, given up, reopened.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Engine, LetterGroup } from '../../engine/engine.ts'
import { microsFromUsd } from '../../engine/money.ts'
import { lookForPersonal } from '../../engine/privacy.ts'
import { recordInJournal } from '../../engine/store/journal.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import { causeShape } from '../commands/letter-cause.ts'
import type { Localiser } from '../localiser.ts'
import { reasonText } from '../panels/letter-questions.ts'
import { parseOptions, ShellError, type Verb } from './arguments.ts'
import { shellActor } from './wishes.ts'
import { type ShellWorld, withWorld } from './world.ts'

const groupLine = (words: Localiser, { phase, code, resolution, reason, count, examples }: LetterGroup): string => {
  const numbers = examples.map(({ number }) => `#${number}`).join(' ')
  const why = reason === undefined ? '' : ` (${reasonText(words, reason)})`
  return `${String(count).padStart(7)}  ${resolution}${why}  ${phase}/${code}: ${words.t(`letter-${code}`)}  ${numbers}`
}

const list = async ({ world, words }: ShellWorld): Promise<number> => {
  const groups = await world.engine.letters()
  for (const group of groups) console.log(groupLine(words, group))
  if (groups.length === 0) console.log(words.t('letters-none'))
  return 0
}

const csv = async ({ world }: ShellWorld): Promise<number> => {
  await pipeline(Readable.from(world.engine.exportLetters()), process.stdout, { end: false })
  return 0
}

/** The effect, and who did it with what. */
const recorded = async (
  { world }: ShellWorld,
  verb: string,
  params: Readonly<Record<string, string>>,
  work: (engine: Engine, by: string) => Promise<number>,
): Promise<number> => {
  const count = await work(world.engine, shellActor())
  await recordInJournal(world.db, { actor: shellActor(), verb, params, outcome: 'recorded' })
  return count
}

const cents = (micros: number): string => (Math.ceil(micros / 10_000) / 100).toFixed(2)

const retry = async (shell: ShellWorld, cause: LetterFilter, approved: string | undefined): Promise<number> => {
  const { emails, priceMicros, worstMicros } = await shell.world.engine.offerRetry(cause)
  if (emails === 0) {
    console.log(shell.words.t('retry-nothing'))
    return 0
  }
  const worst = cents(worstMicros)
  console.log(
    `${emails} emails: expected $${cents(priceMicros)}, at the worst $${worst}; the approved cap holds in any case`,
  )
  if (approved === undefined) {
    console.log(`Nothing was retried. To approve exactly this: say the same again with --approve ${worst}`)
    return 2
  }
  if (!(Number(approved) >= 0) || microsFromUsd(Number(approved)) !== microsFromUsd(Number(worst)))
    throw new ShellError(
      `--approve ${approved} is not the figure; it is ${worst} now: read the line above and say that`,
    )
  const count = await recorded(shell, 'retry_letters', { ...cause }, (engine, by) => engine.retryLetters(cause, by))
  console.log(shell.words.t('retry-recorded', { count }))
  return 0
}

const skip = async (shell: ShellWorld, cause: LetterFilter, reason: string): Promise<number> => {
  if (reason.trim() === '' || lookForPersonal(reason).length > 0)
    throw new ShellError('--skip takes a reason in words (unwanted, duplicate ...) with nothing personal in it')
  const params = { ...cause, reason }
  const count = await recorded(shell, 'skip_letters', params, (engine, by) => engine.skipLetters(cause, reason, by))
  console.log(shell.words.t('skip-recorded', { count }))
  return 0
}

const reopen = async (shell: ShellWorld, cause: LetterFilter): Promise<number> => {
  const count = await recorded(shell, 'reopen_letters', { ...cause }, (engine, by) => engine.reopenLetters(cause, by))
  console.log(shell.words.t('reopen-recorded', { count }))
  return 0
}

export const dlqVerb: Verb = {
  name: 'dlq',
  usage: '[--csv | --retry [--approve USD] | --skip REASON | --reopen] [--phase P] [--code C]',
  says: 'failed emails by cause: list, file, retry, give up, reopen',
  async run(argv) {
    const { values } = parseOptions(dlqVerb, argv, {
      csv: { type: 'boolean' },
      retry: { type: 'boolean' },
      approve: { type: 'string' },
      skip: { type: 'string' },
      reopen: { type: 'boolean' },
      phase: { type: 'string' },
      code: { type: 'string' },
    })
    const { csv: wantsCsv, retry: wantsRetry, skip: reason, reopen: wantsReopen, approve, ...told } = values
    if ([wantsCsv, wantsRetry, reason, wantsReopen].filter((wanted) => wanted !== undefined).length > 1)
      throw new ShellError(`one thing at a time\nusage: dlq ${dlqVerb.usage}`)
    const cause = causeShape.safeParse(told)
    if (!cause.success) throw new ShellError('--phase or --code is not one that `dlq` lists; copy it from there')
    return withWorld(async (shell) => {
      if (wantsCsv) return csv(shell)
      if (wantsRetry) return retry(shell, cause.data, approve)
      if (reason !== undefined) return skip(shell, cause.data, reason)
      return wantsReopen ? reopen(shell, cause.data) : list(shell)
    })
  },
}
