// The bot from the phone: approvals, brakes and wizards; what happens twice, late, and after a restart.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { VERBS } from '../../bot/buttons/verbs.ts'
import { BUTTONS } from '../../bot/commands/list.ts'
import { message } from '../../engine/message.ts'
import { lastOfJournal } from '../../engine/store/journal.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from './chat-room.ts'
import { runningSnapshot } from './fake-engine.ts'
import { somePlan } from './some-plan.ts'

const { db } = await testDatabase()
const actor = `telegram:${OWNER}`
const PLAN = /Plan de migration[\s\S]*Accord demandé/
const MINUTE_MS = 60_000
const polled = z.object({ ok: z.boolean(), result: z.array(z.unknown()).default([]) })
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterEach(() => room.close())

const plan = async () => {
  await room.chat.say('/start_migration')
  return room.fromBot(PLAN)
}

describe('an approval', () => {
  it('starts one run, however often it is tapped', async () => {
    const panel = await plan()
    expect(panel.text).toMatch(/Runbook : 332\s\$.*45\s\$/)
    const toasts = await Promise.all([0, 1, 2].map(() => room.press(panel, /Approuver 345/)))
    expect(toasts.sort()).toEqual(['Accord reçu', 'Déjà fait', 'Déjà fait'])
    await room.fromBot(/La migration n° 1 démarre[\s\S]*▶️ En cours/)
    expect(room.engine.asked).toEqual([`start f00dcafe 345 ${actor}`])
  })

  it('is written to the journal with the state before and after', async () => {
    await room.press(await plan(), /Approuver 345/)
    await room.fromBot(/démarre/)
    expect(await lastOfJournal(db, 1)).toMatchObject([
      { actor, verb: 'approve', state_before: 'idle', state_after: 'running', outcome: 'started' },
    ])
  })

  it('is refused when its button is older than ten minutes, and a fresh panel is sent', async () => {
    const old = await plan()
    room.time.pass(10 * MINUTE_MS)
    expect(await room.press(old, /Approuver 345/)).toBe('Trop ancien : voici un panneau à jour')
    const fresh = await room.see(({ messages }) => messages.find(({ id, text }) => id > old.id && PLAN.test(text)))
    expect(room.engine.asked).toEqual([])
    expect(await room.press(fresh, /Approuver 345/)).toBe('Accord reçu')
    await room.fromBot(/démarre/)
    expect(room.engine.asked).toEqual([`start f00dcafe 345 ${actor}`])
  })

  it('still counts after a restart, for its button is a row', async () => {
    const panel = await plan()
    await room.restart()
    expect(await room.press(panel, /Approuver 345/)).toBe('Accord reçu')
    await room.fromBot(/démarre/)
  })

  it('does not count when the terms have changed since the panel', async () => {
    const panel = await plan()
    room.engine.planNow = somePlan('0123abcd')
    await room.press(panel, /Approuver 345/)
    await room.fromBot(/Les termes ont changé.*rien n’a été approuvé/)
    expect(room.engine.asked).toEqual([])
  })
})

describe('a brake', () => {
  it('is honoured however late and however often', async () => {
    room.engine.snapshotNow = runningSnapshot()
    await room.chat.say('/status')
    const panel = await room.fromBot(/Migration run-1/)
    room.time.pass(40 * 24 * 60 * MINUTE_MS)
    expect(await room.press(panel, /^Pause$/)).toBe('En pause')
    await room.fromBot(/Pause enregistrée[\s\S]*⏸ En pause/)
    room.engine.snapshotNow = runningSnapshot()
    expect(await room.press(panel, /^Pause$/)).toBe('En pause')
    expect(room.engine.asked).toEqual([`wish pause ${actor}`, `wish pause ${actor}`])
  })

  it('stops only after a second tap, which says what is still billed', async () => {
    room.engine.snapshotNow = runningSnapshot()
    await room.chat.say('/stop')
    const question = await room.fromBot(/Arrêter la migration \?[\s\S]*0,42\s\$/)
    expect(room.engine.asked).toEqual([])
    expect(await room.press(question, /Oui, arrêter/)).toBe('Arrêt demandé')
    await room.fromBot(/Arrêt enregistré[\s\S]*⏹ Arrêtée/)
    expect(room.engine.asked).toEqual([`wish stop ${actor}`])
  })

  it('works by command while the store of the bot is lost', async () => {
    room.engine.snapshotNow = runningSnapshot()
    await db.run('alter table core.bot_updates rename to bot_updates_gone')
    await db.run('alter table core.journal rename to journal_gone')
    try {
      await room.chat.say('/pause')
      await room.fromBot(/Pause enregistrée/)
    } finally {
      await db.run('alter table core.bot_updates_gone rename to bot_updates')
      await db.run('alter table core.journal_gone rename to journal')
    }
    expect(room.engine.asked).toEqual([`wish pause ${actor}`])
  })
})

describe('another amount', () => {
  it('is asked for in a short conversation, which gives way to /pause and to wrong amounts', async () => {
    const panel = await plan()
    expect(await room.press(panel, /Autre montant/)).toBe('Quel montant ?')
    await room.fromBot(/Quel plafond, en dollars/)
    await room.chat.say('/pause')
    await room.fromBot(/Aucune migration n’est ouverte/)
    await room.chat.say('beaucoup')
    await room.fromBot(/Ce n’est pas un montant/)
    await room.chat.say('350,50')
    const offer = await room.fromBot(/Accord demandé : 350,50/)
    expect(room.engine.asked).toEqual([`wish pause ${actor}`])
    await room.press(offer, /Approuver 350,50/)
    await room.fromBot(/démarre/)
    expect(room.engine.asked.at(-1)).toBe(`start f00dcafe 350.5 ${actor}`)
  })

  it('is left by its cancel button, so that a number said later means nothing', async () => {
    await room.press(await plan(), /Autre montant/)
    const question = await room.fromBot(/Quel plafond, en dollars/)
    expect(await room.press(question, /Annuler/)).toBe('Annulé')
    await room.chat.say('350')
    await room.fromBot(/Je ne connais pas cette commande/)
  })

  it('can be asked for again while the first question waits', async () => {
    const panel = await plan()
    await room.press(panel, /Autre montant/)
    expect(await room.press(panel, /Autre montant/)).toBe('Quel montant ?')
    await room.chat.say('400 $')
    await room.fromBot(/Accord demandé : 400/)
  })
})

describe('what leaves', () => {
  it('is withheld when something personal slipped into it, on its way to the phone', async () => {
    room.engine.snapshotNow = {
      ...runningSnapshot(),
      reason: message('reason-lease', { host: 'camille.durand@example.org' }),
    }
    await room.chat.say('/status')
    await room.fromBot(/🔒 Ce message contenait une donnée personnelle/)
    expect(JSON.stringify(room.telegram.shown)).not.toContain('camille')
    expect(room.logged.join()).not.toContain('camille')
  })
})

describe('every verb that a button may carry', () => {
  it('has a handler, and a spending one has a fresh panel to offer', () => {
    expect([...BUTTONS.keys()].sort()).toEqual(Object.keys(VERBS).sort())
    const spending = Object.entries(VERBS).filter(([, nature]) => nature === 'spend')
    expect(spending.filter(([verb]) => BUTTONS.get(verb)?.fresh === undefined)).toEqual([])
  })
})

describe('updates that come again after a kill', () => {
  it('are ignored, and what is new is done', async () => {
    // What Telegram does when a poll was never confirmed: it hands over the same updates once more.
    const given: unknown[] = []
    let again: unknown[] = []
    const forgetful: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (!String(input).endsWith('/getUpdates')) return response
      const { ok, result } = polled.parse(await response.json())
      const handed = [...again, ...result]
      again = []
      given.push(...result)
      return Response.json({ ok, result: handed })
    }
    await room.close()
    await emptyTables(db)
    room = await openChatRoom(db, { fetch: forgetful })
    room.engine.snapshotNow = runningSnapshot()
    await room.chat.say('/pause')
    await room.fromBot(/Pause enregistrée/)
    await room.bot.stop()
    again = [...given]
    await room.restart()
    await room.chat.say('/rate 30')
    await room.fromBot(/Débit enregistré : 30/)
    expect(room.engine.asked).toEqual([`wish pause ${actor}`, `setRate 30 ${actor}`])
    expect(room.logged.filter((line) => line.includes('came again and was ignored'))).toHaveLength(2)
  })
})
