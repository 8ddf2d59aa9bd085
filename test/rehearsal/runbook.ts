// The runbook, played from the phone: checks, backup, dry run, start, approval, two kills, dead letters and their retry, validation.
import type { ChatMessage, OpenChat } from '../emulators/phone.ts'
import { holdsUnless, type Invariant } from '../scenarios/invariant.ts'
import { writeKillOrder } from './kill-order.ts'
import type { Kills } from './kills.ts'
import type { Phrases } from './phrases.ts'
import type { Player } from './player.ts'
import { type Standing, standingLine } from './standing.ts'
import type { Transcript } from './transcript.ts'

export interface Scene {
  readonly player: Player
  readonly phrases: Phrases
  readonly transcript: Transcript
  readonly emails: number
  readonly kills: Kills
  /** Somebody else, in a chat of their own and with a finger on the owner's. */
  readonly stranger: { readonly own: OpenChat; readonly owners: OpenChat }
  /** Reads the tables while no app is alive. */
  readonly standing: () => Promise<Standing>
  /** Ends what makes some emails sick. */
  readonly heal: () => Promise<void>
  /** How many emails are sick, if that is known beforehand. */
  readonly sick: number | undefined
}

const DRY_RUN = 1_000

/** The stranger writes and presses; gives what the bot let them see, to be looked at once it has done later things. */
const knock = async ({ stranger, transcript }: Scene, plan: ChatMessage): Promise<() => Promise<Invariant>> => {
  transcript.does('(a stranger) /status, and a press on the first button of the plan')
  await stranger.own.say('/status')
  const press = await stranger.owners.press(plan.id, { position: 0 })
  return async () => {
    const { messages } = await stranger.own.view()
    const { toasts } = await stranger.owners.view()
    return holdsUnless('a stranger gets silence', 'one message, one press', {
      'messages to the stranger': messages.filter(({ from }) => from === 'bot').length,
      'answers to the press': toasts.filter((toast) => toast.press === press).length,
    })
  }
}

const approve = async ({ player, phrases }: Scene, plan: ChatMessage): Promise<Invariant> => {
  const toasts = await player.press(plan, 'button-approve', { times: 2 })
  const count = (key: string) => toasts.filter((toast) => toast === phrases.sentence(key)).length
  return holdsUnless('a double tap on Approve is one approval', toasts.join(' / '), {
    'approvals too many or few': count('toast-approved') - 1,
    'presses not told that it was done': 1 - count('toast-already-done'),
  })
}

const killed = async ({ player, transcript, standing }: Scene, order: string): Promise<Standing> => {
  await player.killed()
  const found = await standing()
  transcript.happens(`kill -9 of the app at ${order}: ${standingLine(found)}. It is started again.`)
  return found
}

const twoKills = async (scene: Scene): Promise<readonly Invariant[]> => {
  const { player, kills } = scene
  const first = await killed(scene, writeKillOrder(kills.inPhase1))
  player.launch(kills.inPhase3)
  const second = await killed(scene, writeKillOrder(kills.inPhase3))
  return [
    holdsUnless('a double tap on Approve starts one run', `${first.runs} run, ${first.approvals} approval`, {
      'runs too many or few': first.runs - 1,
      'approvals too many or few': first.approvals - 1,
    }),
    holdsUnless('the app was killed in the middle of phase 1', standingLine(first), {
      'outside of phase 1': first.classified > 0 && first.classified < first.total && first.nodes === 0 ? 0 : 1,
    }),
    holdsUnless('the app was killed in the middle of phase 3', standingLine(second), {
      'outside of phase 3': second.nodes + second.letters >= second.total && second.embedded < second.nodes ? 0 : 1,
    }),
  ]
}

const resume = async ({ player, phrases }: Scene): Promise<void> => {
  await player.ask('/status', phrases.says('status-title'))
  const answer = await player.ask('/resume', phrases.says('resume-running', 'resume-done', 'resume-title'))
  if (phrases.says('resume-title')(answer)) await player.press(answer, 'button-resume')
}

/** The sick emails are in the DLQ by their cause; once what made them sick is gone, they are tried again by its buttons. */
const retryLetters = async (scene: Scene): Promise<Invariant> => {
  const { player, phrases, transcript, sick } = scene
  const refusal = phrases.sentence('letter-refusal')
  const letters = await player.ask('/dlq', phrases.titled('letters-title'))
  // Under each cause stand its examples, which have no buttons.
  const causes = letters.text.split('\n').filter((line) => line.startsWith('•'))
  const row = causes.findIndex((line) => line.includes(refusal))
  const found = Number(/\d+/.exec(causes[row] ?? '')?.[0] ?? 0)
  if (row < 0) return holdsUnless('the sick emails are in the DLQ', 'no letter of that cause', { missing: sick ?? 1 })
  transcript.happens('what made these emails sick is gone')
  await scene.heal()
  await player.press(letters, 'button-retry-group', { row })
  const offer = await player.message('the price of the retry', phrases.titled('retry-title'), letters.id)
  const before = await player.now()
  await player.press(offer, 'button-retry')
  await player.message('the end of the retried run', phrases.says('push-run-done'), before)
  const after = await player.ask('/dlq', phrases.titled('letters-title'))
  return holdsUnless('the sick emails were in the DLQ, and done by its retry', `${found} letters`, {
    'letters too many or few': found - (sick ?? found),
    'still there': after.text.includes(refusal) ? 1 : 0,
  })
}

/** The list is red until there is a backup; its own button makes one, whose restore is tested. */
const backUp = async ({ player, phrases }: Scene): Promise<void> => {
  const list = await player.ask('/checklist', phrases.titled('checklist-title'))
  await player.press(list, 'button-backup')
  await player.message('the backup', phrases.titled('backup-made'), list.id)
}

/** Plays it whole, with an app that was not started yet; leaves the app running. Gives what was seen on the way. */
export const playRunbook = async (scene: Scene): Promise<readonly Invariant[]> => {
  const { player, phrases, kills, emails } = scene
  player.launch(kills.inPhase1)
  await player.ask('/start', phrases.titled('help-title'))
  await backUp(scene)
  await player.ask(`/dryrun ${Math.min(DRY_RUN, emails)}`, phrases.says('dryrun-free'))
  const plan = await player.ask('/start_migration', phrases.titled('plan-title'))
  const silence = await knock(scene, plan)
  const approved = await approve(scene, plan)
  const kill = await twoKills(scene)
  const before = await player.now()
  player.launch()
  await resume(scene)
  await player.message('the end of the run', phrases.says('push-run-done'), before)
  const retried = await retryLetters(scene)
  const verdict = await player.ask('/validate', phrases.titled('validation-title'))
  await player.ask('/cost', phrases.titled('cost-title'))
  const well = verdict.text.includes(phrases.sentence('validation-verdict', { blocking: 0 }))
  const validated = holdsUnless('/validate finds everything as it must be', '', { 'not validated': well ? 0 : 1 })
  return [await silence(), approved, ...kill, retried, validated]
}
