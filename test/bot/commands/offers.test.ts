// The offers of /start_migration: every choice with its price, and an approval that binds to the one that was shown.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { INCIDENTS } from '../../../engine/incidents.ts'
import { message } from '../../../engine/message.ts'
import { enqueue } from '../../../engine/store/outbox.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import type { ChatView } from '../../emulators/phone.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { idleSnapshot, runningSnapshot } from '../fake-engine.ts'
import { somePlan } from '../some-plan.ts'

const { db } = await testDatabase()
const actor = `telegram:${OWNER}`
const spread = (mid: number) => ({ low: mid / 2, mid, high: mid * 2 })
const BATCH = {
  ...somePlan('ba7c4ba7'),
  lane: 'batch',
  costMicros: spread(167e6),
  capOfferMicros: 174e6,
} as const
const HAIKU = {
  ...somePlan('4a1b4a1b'),
  model: 'claude-haiku-5-5',
  costMicros: spread(14e6),
  capOfferMicros: 16e6,
} as const
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())
beforeEach(() => {
  room.engine.snapshotNow = idleSnapshot
  room.engine.planNow = somePlan()
  room.engine.othersNow = [BATCH, HAIKU]
  room.engine.asked.length = 0
})

const offered = async () => {
  await room.chat.say('/start_migration')
  return room.fromBot(/Plan de migration[\s\S]*Autres façons/)
}

it('shows the other choices with cost, duration and what binds them', async () => {
  const { text } = await offered()
  expect(text).toMatch(/Sonnet 4\.6, voie différée : 167\s\$, environ 10\sh, borné par 1\s000 requêtes par minute/)
  expect(text).toMatch(/Haiku 5\.5, voie directe : 14\s\$/)
  expect(text).toMatch(/Accord demandé : 345\s\$/)
})

it('spends nothing when another choice is looked at, and approves exactly what was shown', async () => {
  await room.press(await offered(), /Sonnet 4\.6, voie différée : 174/)
  const shown = await room.fromBot(/Accord demandé : 174\s\$/)
  expect(shown.text).toMatch(/voie différée \(moitié prix\)/)
  expect(room.engine.asked).toEqual([])
  await room.press(shown, /Approuver 174/)
  await room.fromBot(/Accord enregistré : 174\s\$/)
  expect(room.engine.asked).toEqual([`start ba7c4ba7 174 ${actor}`])
})

it('keeps the choice through another amount', async () => {
  await room.press(await offered(), /Haiku 5\.5, voie directe : 16/)
  const shown = await room.fromBot(/Accord demandé : 16\s\$/)
  await room.press(shown, /Autre montant/)
  await room.fromBot(/Quel plafond/)
  await room.chat.say('20')
  await room.press(await room.fromBot(/Accord demandé : 20\s\$/), /Approuver 20/)
  await room.fromBot(/Accord enregistré : 20\s\$/)
  expect(room.engine.asked).toEqual([`start 4a1b4a1b 20 ${actor}`])
})

it('offers another choice for a stopped run, for its approval is gone', async () => {
  room.engine.snapshotNow = { ...runningSnapshot(), state: 'stopped' }
  expect((await offered()).text).toMatch(/Accord demandé/)
})

describe('doing it all again', () => {
  const asking = {
    ...runningSnapshot(),
    state: 'held' as const,
    incidents: [
      {
        id: 4,
        kind: 'letters_over_limit' as const,
        openedAt: new Date(),
        params: { letters: 9, percent: 9 },
        acknowledgedAt: null,
      },
    ],
  }

  it('is offered by the question about letters, with its own price, and bound to it', async () => {
    room.engine.snapshotNow = asking
    room.engine.planNow = { ...somePlan('a9a1a9a1'), mode: 'replace' }
    await enqueue(db, {
      kind: 'incident',
      priority: 0,
      payload: {
        message: message('incident-letters_over_limit', { letters: 9, percent: 9 }),
        remedies: INCIDENTS.letters_over_limit.remedies,
        incidentId: 4,
      },
    })
    room.engine.emit('incident')
    const question = await room.fromBot(/plus de 5 % de lettres[\s\S]*9 lettres, soit 9 %/)
    expect(question.keyboard.map((row) => row.map(({ label }) => label))).toEqual([
      ['Accepter et continuer', 'Tout réessayer'],
      ['Tout reprendre', 'Échecs'],
      ['Vu', '💤 1 h', '💤 8 h'],
    ])
    await room.press(question, /Tout reprendre/)
    const plan = await room.fromBot(/Plan pour tout reprendre\nChaque email est payé de nouveau/)
    expect(room.engine.asked).toEqual([])
    expect(await room.press(plan, /Approuver 345/)).toBe('Quel nom ?')
    await room.fromBot(/Chaque résultat de run-1 sera remplacé, et payé de nouveau : 345\s\$/)
    await room.chat.say('run-2')
    await room.fromBot(/Ce n’est pas ce nom. Écrivez run-1/)
    expect(room.engine.asked).toEqual([])
    await room.chat.say(' run-1 ')
    await room.fromBot(/Accord enregistré : 345/)
    expect(room.engine.asked).toEqual([`start a9a1a9a1 345 ${actor}`])
  })

  /** The question once more, with that answer alone. */
  const askedAgain = async () => {
    await enqueue(db, {
      kind: 'incident',
      priority: 0,
      payload: { message: message('incident-letters_over_limit', {}), remedies: ['remigrate'], incidentId: 4 },
    })
    room.engine.emit('incident')
    return room.see(({ messages }) =>
      messages.findLast(({ keyboard }) => keyboard.flat()[0]?.label === 'Tout reprendre'),
    )
  }

  it('is approved by its name within ten minutes of the button; later there is a plan of then', async () => {
    room.engine.snapshotNow = asking
    room.engine.planNow = { ...somePlan('a9a1a9a1'), mode: 'replace' }
    const question = await askedAgain()
    await room.press(question, /Tout reprendre/)
    const plans = ({ messages }: ChatView) => messages.filter(({ text }) => text.startsWith('Plan pour tout reprendre'))
    const plan = await room.see((view) => plans(view).findLast(({ id }) => id > question.id))
    await room.press(plan, /Approuver 345/)
    const asked = await room.see(({ messages }) =>
      messages.find(({ id, text }) => id > plan.id && text.startsWith('Chaque résultat de run-1')),
    )
    await room.time.pass(11 * 60_000)
    await room.chat.say('run-1')
    await room.fromBot(/Plus de dix minutes ont passé depuis votre accord/)
    await room.see((view) => plans(view).find(({ id }) => id > asked.id))
    expect(room.engine.asked).toEqual([])
  })

  it('is not offered while a run goes on', async () => {
    room.engine.snapshotNow = asking
    const question = await askedAgain()
    room.engine.snapshotNow = runningSnapshot()
    await room.press(question, /Tout reprendre/)
    await room.see(({ messages }) => messages.find(({ id, text }) => id > question.id && /déjà ouverte/.test(text)))
    expect(room.engine.asked).toEqual([])
  })
})

describe('what makes it cheaper at a price of its own', () => {
  beforeEach(() => {
    room.engine.planNow = {
      ...somePlan(),
      possible: [
        { kind: 'near_twins', micros: 21e6, emails: 9_000 },
        { kind: 'together', micros: 88e6, emails: 110_000 },
      ],
    }
  })

  const thriftOffered = async () => {
    await room.chat.say('/start_migration')
    return room.fromBot(/Possible : 21\s\$ de moins en ne payant qu’une fois 9\s000 emails presque identiques/)
  }

  it('is off: the plan says what it would save and what it risks', async () => {
    const { text } = await thriftOffered()
    expect(text).toMatch(/Possible : 88\s\$ de moins à 5 emails par appel ; un email hostile pourrait/)
    expect(text).not.toMatch(/par appel en phase 1/)
  })

  it('is turned on by a button that spends nothing, said, kept, and bound to the approval; and off again', async () => {
    await room.press(await thriftOffered(), /presque identiques/)
    const near = await room.fromBot(/un seul par groupe est payé/)
    await room.press(near, /^5 emails par appel/)
    const both = await room.fromBot(/un seul par groupe est payé[\s\S]*5 emails par appel en phase 1/)
    expect(room.engine.asked).toEqual([])
    await room.press(both, /Approuver 345/)
    await room.fromBot(/Accord enregistré/)
    expect(room.engine.asked).toEqual([`start facecafe 345 ${actor}`])
    room.engine.snapshotNow = idleSnapshot
    await room.press(both, /Un email par appel/)
    const { id } = await room.see(({ messages }) =>
      messages.find(
        (each) => each.id > both.id && /un seul par groupe/.test(each.text) && !/par appel en phase 1/.test(each.text),
      ),
    )
    expect(id).toBeGreaterThan(both.id)
  })
})
