// One incident from its fault to its end: injected, seen, the engine reacts, pushed once, repaired, over, told so, in the tables.
import { expect } from 'vitest'
import { z } from 'zod'
import { createLocalisers } from '../../../bot/localiser.ts'
import { INCIDENTS, type IncidentKind } from '../../../engine/incidents.ts'
import type { Snapshot } from '../../../engine/snapshot.ts'
import { only } from '../../../engine/store/database.ts'
import type { ChatMessage, ChatView } from '../../emulators/phone.ts'
import type { Scene } from './scene.ts'
import { noteTimes } from './times.ts'

export interface Row {
  /** Brings the fault about, and lets the engine come upon it. */
  readonly fault: (scene: Scene) => unknown
  /** Takes the cause away; for what waits for the owner it presses the button of the push, or says the word. */
  readonly repair: (scene: Scene, push: ChatMessage) => unknown
  /** Done as soon as it goes on again, such as to keep emails for what comes after. */
  readonly after?: (scene: Scene) => unknown
  /** The tables cannot be read while it lasts. */
  readonly storeless?: boolean
  /** It follows from what was played before, and may have been pushed by now. */
  readonly follows?: boolean
}
export type Rows<Kinds extends IncidentKind> = Readonly<Record<Kinds, Row>>

const words = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => expect.fail(fault) }).fr
const STEP_MS = 1_000
/** Marks on the way to the cap: one gives way to the next, which is no good news. */
const WITHOUT_GOOD_NEWS: ReadonlySet<IncidentKind> = new Set(['budget_50', 'budget_80', 'budget_95'])

const has = ({ incidents, reason }: Snapshot, kind: IncidentKind): boolean =>
  incidents.some((incident) => incident.kind === kind) || reason.params.kind === kind

/** What the table says that the engine does at once. */
const reacted = (snapshot: Snapshot, kind: IncidentKind): boolean => {
  const { reaction, over } = INCIDENTS[kind]
  if (reaction !== 'hold') return true
  return snapshot.state === (over === 'owner' ? 'held' : 'waiting')
}

const isGoingOn = ({ state }: Snapshot): boolean => state === 'running' || state === 'done'

const pushesIn = ({ messages }: ChatView, kind: IncidentKind): readonly ChatMessage[] => {
  const cause = ` — ${words.t(`incident-${kind}`)}. En jeu : `
  return messages.filter(({ from, text }) => from === 'bot' && text.includes(cause))
}

const numberOf = ({ text }: ChatMessage): string | undefined => /Incident n° (\d+), depuis/.exec(text)?.[1]

/** Plays it. What the table says of its kind is expected step by step; the times go to the list that is printed at the end. */
export const play = async (scene: Scene, kind: IncidentKind, row: Row): Promise<void> => {
  const { stage, room, db } = scene
  const { reaction } = INCIDENTS[kind]
  const before = row.follows ? 0 : pushesIn(await room.chat.view(), kind).length
  const started = performance.now()
  await row.fault(scene)
  await stage.until((snapshot) => has(snapshot, kind) && reacted(snapshot, kind))
  const heldMs = performance.now() - started

  const findPush = (view: ChatView) => pushesIn(view, kind)[before]
  const push = await (row.storeless ? room.see(findPush) : room.pass(STEP_MS, findPush))
  expect(push.text.split('\n')[0]).toMatch(/ — .+\. En jeu : .+\. Sans action : .+/)
  expect(push.silent).toBe(INCIDENTS[kind].loudness === 'silent')

  const mended = performance.now()
  await row.repair(scene, push)
  await stage.until((snapshot) => !has(snapshot, kind) && (reaction === 'none' || isGoingOn(snapshot)))
  const onMs = performance.now() - mended
  await row.after?.(scene)

  if (!WITHOUT_GOOD_NEWS.has(kind)) {
    const told = `✅ Résolu : ${words.t(`incident-${kind}`)}`
    await room.pass(STEP_MS, ({ messages }) =>
      messages.find(({ text, replyTo }) => text.startsWith(told) && replyTo === push.id),
    )
  }
  const pushes = pushesIn(await room.chat.view(), kind).slice(before)
  expect(pushes).toHaveLength(1)
  const rowOf = await only(
    db,
    z.object({ kind: z.string(), over: z.boolean() }),
    'select kind, resolved_at is not null as over from core.incidents where id = $1',
    [pushes[0] && numberOf(pushes[0])],
  )
  expect(rowOf).toEqual({ kind, over: true })
  noteTimes({ kind, heldMs, onMs, faster: scene.faster })
}

/** The report of the run names each of these kinds. */
export const expectReported = async ({ room }: Scene, kinds: readonly IncidentKind[]): Promise<void> => {
  await room.chat.say('/report')
  const report = await room.pass(STEP_MS, ({ messages }) =>
    messages.findLast(({ from, text }) => from === 'bot' && /\nIncidents\n/.test(text)),
  )
  for (const kind of kinds) expect(report.text).toContain(words.t(`incident-${kind}`))
}
