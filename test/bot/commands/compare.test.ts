// /compare from the phone: its own small approval first, then agreement, disagreements and price.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PresidioLeaksError } from '../../../engine/demand-hiding.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())

it('asks for a small approval of its own, and shows agreement, disagreements and price', async () => {
  await room.chat.say('/compare 20')
  const offer = await room.fromBot(/classeraient les mêmes 20 emails/)
  expect(room.engine.asked).toEqual([])
  await room.press(offer, /Approuver 0,3/)
  const { text } = await room.fromBot(/d’accord sur 19 emails sur 20, soit 95\s%/)
  expect(text).toMatch(/finance : 19 sur 20[\s\S]*#48213 : finance \/ legal[\s\S]*claude-haiku-5-5 : 0,06/)
  expect(room.engine.asked).toEqual([`compare claude-sonnet-4-6 claude-haiku-5-5 20 0.3 telegram:${OWNER}`])
})

it('says that Presidio leaks where nothing was sent because of it', async () => {
  const { compare } = room.engine
  room.engine.compare = () => Promise.reject(new PresidioLeaksError())
  await room.chat.say('/compare 30')
  await room.press(await room.fromBot(/classeraient les mêmes 30 emails/), /Approuver 0,3/)
  expect((await room.fromBot(/Presidio laisse des données personnelles/)).text).toMatch(/rien n’a été envoyé/)
  room.engine.compare = compare
})
