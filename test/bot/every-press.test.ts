// Every command and every button, in every state of the run and with the store lost, by owner and stranger, twice, late,
// and after a restart: an answer each time, an effect only where it may be, silence for strangers, and never a crash.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { VERBS, type Verb } from '../../bot/buttons/verbs.ts'
import { COMMANDS } from '../../bot/commands/list.ts'
import { insertActions } from '../../engine/store/actions.ts'
import type { Database } from '../../engine/store/database.ts'
import { emptyTables, sampled, testDatabase } from '../database.ts'
import { BOT_TOKEN, type ChatRoom, OWNER, openChatRoom } from './chat-room.ts'
import { BUTTONS, LOST, STATES, verbs } from './every-button.ts'

const place = await testDatabase()
const { db } = place
const STRANGER = 6_666

let room: ChatRoom
let isLost: boolean
let nonces: number

/** The bot's tables, until somebody pulls the plug. */
const cuttable = (): Database => {
  const cut = async (): Promise<never> => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  return {
    rows: (schema, text, params) => (isLost ? cut() : db.rows(schema, text, params)),
    run: (text, params) => (isLost ? cut() : db.run(text, params)),
    transaction: (work) => (isLost ? cut() : db.transaction(work)),
    close: async () => undefined,
  }
}

beforeEach(async () => {
  isLost = false
  nonces = 0
  await emptyTables(db)
  room = await openChatRoom(cuttable())
})
afterEach(async () => {
  isLost = false
  room.engine.lost = false
  await room.close()
})

const sent = z.object({ result: z.object({ message_id: z.number() }) })
/** A message of the bot with a button of that verb, as an earlier panel of it would be. */
const buttonOf = async (verb: Verb, { old = false } = {}) => {
  nonces += 1
  const nonce = `a-nonce-of-the-table-test-${nonces}`
  const createdAt = room.time.clock.now()
  const expiresAt = new Date(createdAt.getTime() + (old ? -60_000 : 600_000))
  await insertActions(db, [
    { nonce, verb, params: BUTTONS[verb].params ?? {}, nature: VERBS[verb], createdAt, expiresAt },
  ])
  const response = await fetch(`${room.telegram.url}/bot${BOT_TOKEN}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      chat_id: OWNER,
      text: verb,
      reply_markup: { inline_keyboard: [[{ text: verb, callback_data: nonce }]] },
    }),
  })
  return { id: sent.parse(await response.json()).result.message_id, data: nonce }
}
type Button = Awaited<ReturnType<typeof buttonOf>>

/** Presses it and resolves with the toast. An edit may have taken it off the message by then, as for a late finger. */
const press = async ({ id, data }: Button) => {
  const { messages } = await room.chat.view()
  const stands = messages
    .find((each) => each.id === id)
    ?.keyboard.flat()
    .some((each) => each.data === data)
  const pressed = await room.chat.press(id, { data }, stands ? 'now' : 'earlier')
  return room.see(({ toasts }) => toasts.find((toast) => toast.press === pressed)?.text)
}
/** Waits for everything that was begun. */
const settle = () => room.restart()
const crashes = () =>
  room.logged.filter((line) =>
    /a press failed|a handler failed|a command failed|could not be made|a job failed/.test(line),
  )

describe.each(sampled(place, Object.entries(STATES), 8))('while the run is %s', (_state, snapshot) => {
  const enter = () => {
    room.engine.snapshotNow = snapshot
  }

  it('each button is answered, acts once if it spends, and never when it is old', async () => {
    for (const verb of verbs) {
      const [fresh, old] = [await buttonOf(verb), await buttonOf(verb, { old: true })]
      enter()
      expect([verb, await press(fresh)]).toEqual([verb, expect.stringMatching(/\w/)])
      await settle()
      const once = room.engine.asked.splice(0)
      const { asks } = BUTTONS[verb]
      expect([verb, once.length, once.every((ask) => asks?.test(ask) ?? false)]).toEqual([verb, asks ? 1 : 0, true])
      // After a restart of the bot: the row knows what memory does not.
      enter()
      const again = await press(fresh)
      if (VERBS[verb] === 'spend') expect([verb, again]).toEqual([verb, 'Déjà fait'])
      enter()
      const late = await press(old)
      if (VERBS[verb] === 'spend') expect([verb, late]).toEqual([verb, 'Trop ancien : voici un panneau à jour'])
      await settle()
      const repeated = room.engine.asked.splice(0)
      expect([verb, repeated.length]).toEqual([verb, asks && VERBS[verb] !== 'spend' ? 2 : 0])
    }
    expect(crashes()).toEqual([])
  }, 120_000)

  it('each command is answered with the state, and none spends', async () => {
    for (const { name } of COMMANDS) {
      enter()
      const said = await room.chat.say(`/${name}`)
      const answer = await room.see(({ messages }) => messages.find(({ id, from }) => id > said && from === 'bot'))
      expect([name, answer.text]).toEqual([name, expect.stringMatching(/\w/)])
    }
    await settle()
    const spends = /^(start|approveCap|compare|wish run|retryLetters|skipLetters|reopenLetters|accept) /
    expect(room.engine.asked.filter((ask) => spends.test(ask))).toEqual([])
    expect(crashes()).toEqual([])
  })
})

it('a stranger gets silence, whatever he says or presses', async () => {
  room.engine.snapshotNow = STATES.running
  const stranger = room.telegram.phone.as({ userId: STRANGER, firstName: 'Eve' })
  for (const { name } of COMMANDS) await stranger.say(`/${name}`)
  // Somebody who got hold of the owner's chat, with an id that is not his.
  const intruder = room.telegram.phone.as({ userId: STRANGER, chatId: OWNER, firstName: 'Eve' })
  for (const verb of verbs) {
    const { id, data } = await buttonOf(verb)
    await intruder.press(id, { data })
  }
  await room.chat.say('/status')
  await room.fromBot(/Migration run-1/)
  expect((await room.chat.view()).toasts).toEqual([])
  const { messages, toasts } = await stranger.view()
  expect(messages.filter(({ from }) => from === 'bot')).toEqual([])
  expect(toasts).toEqual([])
  expect(room.engine.asked).toEqual([])
})

describe('while the store is lost', () => {
  const lose = () => {
    isLost = true
    room.engine.lost = true
    room.engine.snapshotNow = LOST
  }

  it('each button is answered; those that brake do, and nothing is spent', async () => {
    const buttons = new Map<Verb, Button>()
    for (const verb of verbs) buttons.set(verb, await buttonOf(verb))
    lose()
    for (const [verb, button] of buttons)
      expect([verb, await press(button)]).toEqual([verb, expect.stringMatching(/\w/)])
    expect(room.engine.asked).toEqual([])
  })

  it('/status, /help and /pause answer and work, and the buttons under them too', async () => {
    room.engine.snapshotNow = STATES.running
    room.engine.emit('changed')
    lose()
    await room.chat.say('/help')
    await room.fromBot(/Antonio Lopez/)
    await room.chat.say('/status')
    const status = await room.see(({ messages }) =>
      messages.find(
        ({ text, keyboard }) => /PostgreSQL/.test(text) && keyboard.flat().some(({ label }) => label === 'Pause'),
      ),
    )
    expect(await room.press(status, /^Pause$/)).toBe('En pause')
    await room.chat.say('/stop')
    await room.press(await room.fromBot(/Arrêter la migration \?/), /Oui, arrêter/)
    await room.fromBot(/Arrêt enregistré/)
    expect(room.engine.asked).toEqual([`wish pause telegram:${OWNER}`, `wish stop telegram:${OWNER}`])
  })

  it('each command is answered, and what was shown works again when it is back', async () => {
    lose()
    for (const { name } of COMMANDS) {
      const said = await room.chat.say(`/${name}`)
      await room.see(({ messages }) => messages.find(({ id, from }) => id > said && from === 'bot'))
    }
    isLost = false
    room.engine.lost = false
    room.engine.snapshotNow = STATES.running
    await room.chat.say('/cost')
    await room.fromBot(/Dépensé : 123,46/)
  })
})
