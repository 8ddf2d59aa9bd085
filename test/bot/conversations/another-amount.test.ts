// The wizard about another amount: where it waits, over a restart, past its time, and when what it kept is unreadable.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConversationMemory, readWaiting } from '../../../bot/conversations/memory.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
const kept = new Map<string, string>()
/** As Redis does: everything becomes text, and may come back as anything. */
const memory: ConversationMemory = {
  read: (key) => {
    const text = kept.get(key)
    return text === undefined ? undefined : readWaiting(JSON.parse(text))
  },
  write: (key, state) => {
    kept.set(key, JSON.stringify(state))
  },
  delete: (key) => {
    kept.delete(key)
  },
}
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  kept.clear()
  room = await openChatRoom(db, { sessions: memory })
  await room.chat.say('/start_migration')
  const panel = await room.fromBot(/Accord demandé/)
  await room.press(panel, /Autre montant/)
  await room.fromBot(/Quel plafond, en dollars/)
})
afterEach(() => room.close())

describe('a question that waits', () => {
  it('is answered after a restart', async () => {
    await room.restart()
    await room.chat.say('350')
    await room.fromBot(/Accord demandé : 350/)
    expect(kept.size).toBe(0)
  })

  it('gives up after three answers that are no amount, having approved nothing', async () => {
    for (const text of ['peu', 'assez', 'trop']) await room.chat.say(text)
    await room.fromBot(/J’arrête de demander/)
    await room.chat.say('350')
    await room.fromBot(/Je ne connais pas cette commande/)
    expect(room.engine.asked).toEqual([])
  })

  it('is forgotten when what was kept of it cannot be read', async () => {
    for (const key of kept.keys()) kept.set(key, '{"version":[0,1],"state":"of another program"}')
    await room.chat.say('350')
    await room.fromBot(/Je ne connais pas cette commande/)
  })
})
