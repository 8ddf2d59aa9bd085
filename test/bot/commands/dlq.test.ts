// /dlq on the phone: causes with redacted examples, the price before a retry, a reason before anything is given up.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LetterGroup } from '../../../engine/engine.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { runningSnapshot } from '../fake-engine.ts'

const { db } = await testDatabase()
const actor = `telegram:${OWNER}`
let room: ChatRoom

const receivedAt = new Date('2019-03-12T09:30:00Z')
const REFUSED: LetterGroup = { phase: 'classify', code: 'refusal', resolution: 'open', count: 4, examples: [] }

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())
beforeEach(() => {
  room.engine.snapshotNow = runningSnapshot()
  room.engine.lettersNow = [REFUSED]
  room.engine.asked.length = 0
})

/** Says it and waits for an answer that is newer than it. */
const ask = async (text: string, answer: RegExp) => {
  const said = await room.chat.say(text)
  return room.see(({ messages }) =>
    messages.find((one) => one.id > said && one.from === 'bot' && answer.test(one.text)),
  )
}

describe('the list', () => {
  it('names emails by local number, date and anonymised subject', async () => {
    room.engine.lettersNow = [
      {
        phase: 'embed',
        code: 'service_error',
        resolution: 'open',
        count: 12,
        examples: [
          { number: 48_213, receivedAt, subject: 'Rendez-vous avec <PERSON_1>' },
          { number: 7, receivedAt },
          { number: 9, receivedAt: null },
        ],
      },
      { phase: 'embed', code: 'too_large', resolution: 'skipped', reason: 'duplicate', count: 1, examples: [] },
      { phase: 'embed', code: 'rejected', resolution: 'skipped', reason: 'plus besoin', count: 2, examples: [] },
    ]
    const { text } = await ask('/dlq', /Emails en échec/)
    expect(text).toMatch(/• Ouverts : 12 × le service échoue sur cet email seul \(vecteurs\)/)
    expect(text).toMatch(/#48213, reçu le 12\/03\/2019 10:30 : « Rendez-vous avec <PERSON_1> »/)
    expect(text).toMatch(/#7, reçu le 12\/03\/2019 10:30\n#9, sans date\n/)
    expect(text).toMatch(/Abandonnés : 1 × requête trop grande[^\n]*\nRaison : doublon\n/)
    expect(text).toMatch(/Raison : plus besoin/)
  })

  it('leaves a subject out, and nothing else, when it holds something personal', async () => {
    const examples = [{ number: 3, receivedAt, subject: 'Rappeler le 06 12 34 56 78' }]
    room.engine.lettersNow = [{ ...REFUSED, examples }]
    const { text } = await ask('/dlq', /Emails en échec/)
    expect(text).toMatch(/#3, reçu le 12\/03\/2019 10:30\n/)
    expect(text).not.toMatch(/Rappeler/)
  })
})

describe('a retry', () => {
  it('shows what is expected and the worst case first, and happens once', async () => {
    room.engine.lettersNow = [{ ...REFUSED, count: 12 }]
    await room.press(await ask('/dlq', /12 × le modèle a refusé/), /Réessayer 12/)
    const offer = await room.fromBot(/Prévu : 0,051\s\$\. Au pire : 2,30\s\$[\s\S]*plafond approuvé tient/)
    expect(room.engine.asked).toEqual([])
    expect(await room.press(offer, /Réessayer, 2,30/)).toBe('C’est fait')
    expect(await room.press(offer, /Réessayer, 2,30/)).toBe('Déjà fait')
    expect(room.engine.asked).toEqual([`retryLetters {"phase":"classify","code":"refusal"} ${actor}`])
  })
})

describe('giving up', () => {
  const askWhy = async () => {
    await room.press(await ask('/dlq', /4 × le modèle a refusé/), /Abandonner 4/)
    return room.fromBot(/Pourquoi abandonner ces 4 emails/)
  }
  const journal = () =>
    db.rows(
      z.object({ actor: z.string(), verb: z.string(), params: z.record(z.string(), z.string()) }),
      'select actor, verb, params from core.journal order by id desc limit 1',
    )

  it('asks for a reason and then once more, and writes who and why into the journal', async () => {
    await room.press(await askWhy(), /indésirable/)
    const question = await room.fromBot(/Abandonner \?[\s\S]*Raison : indésirable/)
    expect(room.engine.asked).toEqual([])
    await room.press(question, /Abandonner 4/)
    await room.fromBot(/12 emails sont abandonnés/)
    expect(room.engine.asked).toEqual([`skipLetters {"phase":"classify","code":"refusal"} unwanted ${actor}`])
    const params = { phase: 'classify', code: 'refusal', reason: 'unwanted' }
    expect(await journal()).toEqual([{ actor, verb: 'skip_letters', params }])
  })

  it('takes other words, cut at a hundred characters', async () => {
    await room.press(await askWhy(), /Autres mots/)
    await room.fromBot(/Pour quelle raison/)
    await room.chat.say(`vieux  bulletins ${'é'.repeat(200)}`)
    const kept = `vieux bulletins ${'é'.repeat(84)}`
    await room.press(await room.fromBot(new RegExp(`Raison : ${kept}\n`)), /Abandonner 4/)
    await room.fromBot(/12 emails sont abandonnés/)
    expect(room.engine.asked).toEqual([`skipLetters {"phase":"classify","code":"refusal"} ${kept} ${actor}`])
  })

  it('keeps no words that hold something personal, and stops asking after three of them', async () => {
    await room.press(await askWhy(), /Autres mots/)
    await room.fromBot(/Pour quelle raison/)
    for (const _ of [1, 2]) {
      await room.chat.say('demande de camille.durand@example.org')
      await room.fromBot(/Rien n’est gardé/)
    }
    await room.chat.say(`${'x'.repeat(95)} 06 12 34 56 78`)
    await room.fromBot(/J’arrête de demander/)
    expect(room.engine.asked).toEqual([])
    const buttons = await db.rows(z.object({ params: z.unknown() }), 'select params from core.bot_actions')
    expect(JSON.stringify(buttons)).not.toMatch(/camille|06 12/)
  })

  it('is taken back by a button', async () => {
    room.engine.lettersNow = [{ ...REFUSED, resolution: 'skipped', reason: 'unwanted' }]
    await room.press(await ask('/dlq', /Raison : indésirable/), /Rouvrir 4/)
    await room.fromBot(/3 emails sont rouverts/)
    expect(room.engine.asked).toEqual([`reopenLetters {"phase":"classify","code":"refusal"} ${actor}`])
  })
})

describe('the file', () => {
  const HEAD = 'number,phase,code,sentence,tries,failed_at,resolution,reason\r\n'
  const LINE = '48213,classify,refusal,The model refused to answer,3,2026-11-24T08:00:00.000Z,open,\r\n'
  const exportAll = async () => {
    const list = await ask('/dlq', /4 × le modèle a refusé/)
    await room.press(list, /Tout en CSV/)
    return list
  }

  it('comes as a document, whole, with the state under it', async () => {
    room.engine.csvNow = [HEAD, LINE.repeat(3_000), LINE]
    const list = await exportAll()
    const file = await room.see(({ messages }) => messages.find(({ id, attachment }) => id > list.id && attachment))
    expect(file.attachment).toMatchObject({ kind: 'document', fileName: 'letters-2026-11-24.csv', mime: 'text/csv' })
    expect(file.text).toMatch(/Tous les échecs[^\n]*\n\n▶️ En cours — /)
    const bytes = await room.chat.file(file.attachment?.fileId ?? '')
    expect(bytes.toString()).toBe(HEAD + LINE.repeat(3_001))
  })

  it('does not go at all when one line of it holds something personal, and that is said', async () => {
    room.engine.csvNow = [HEAD, LINE.repeat(5_000), '7,classify,refusal,camille.durand@example.org,1,,,\r\n']
    const list = await exportAll()
    await room.see(({ messages }) =>
      messages.find(({ id, text }) => id > list.id && /n’a pas pu être envoyé/.test(text)),
    )
    const { messages } = await room.chat.view()
    expect(messages.filter(({ id, attachment }) => id > list.id && attachment)).toEqual([])
    expect(room.logged.join()).toMatch(/withheld/)
    expect(room.logged.join()).not.toMatch(/camille/)
  })
})
