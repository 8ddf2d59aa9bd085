// Updates as Telegram never sends them, or never should: seeded, as text, with what each may get for an answer.
import type { Random } from '../random.ts'
import { forgedData, MARK, trueCommand, vainCommand, words } from './fuzzed-words.ts'

/**
 * `nothing`: no effect and no call, whoever it seems to come from. `answer`: a message or a toast, to the owner, and no
 * effect. `either`: one of the owner's that was damaged; an answer at most.
 */
export type Owed = 'nothing' | 'answer' | 'toast' | 'either'

export interface FuzzedUpdate {
  readonly json: string
  readonly owed: Owed
}

export interface Forger {
  readonly owner: number
  /** Data of buttons that the owner was really sent: a stranger may have seen them. */
  readonly trueData: readonly string[]
}

type Parts = Readonly<Record<string, unknown>>

/** Presses of others than the owner carry ids of this kind, so that an answer to one is recognised. */
export const FOREIGN_PRESS = 'foreign-press'

const SECONDS = 1_790_000_000
/** Telegram's own: "Group Anonymous Bot" and "Channel Bot". */
const MASKS = [1_087_968_824, 136_817_688]

const commandEntity = (text: string): readonly Parts[] => {
  const length = /^\/[a-z0-9_]+(?:@[a-z0-9_]+)?/i.exec(text)?.[0].length
  return length === undefined ? [] : [{ type: 'bot_command', offset: 0, length }]
}

const person = (random: Random, id: number): Parts => ({
  id,
  is_bot: random.chance(0.1),
  first_name: words(random).slice(0, 64),
  ...(random.chance(0.5) ? { language_code: random.pick(['fr', 'xx', '', 'a'.repeat(500)]) } : {}),
})

const stranger = (random: Random): Parts => ({
  ...person(random, random.pick([random.whole(1, 2 ** 40), ...MASKS, -1, 0, 2 ** 52])),
  username: MARK,
})

const foreignChat = (random: Random): Parts => {
  const id = random.whole(1, 2 ** 31)
  return random.pick([
    { id, type: 'private', first_name: MARK },
    { id: -id, type: 'group', title: MARK },
    { id: -1e12 - id, type: 'supergroup', title: MARK, is_forum: true },
    { id: -1e12 - id, type: 'channel', title: MARK },
    { id: String(id), type: 'private' },
  ])
}

const textMessage = (random: Random, from: unknown, chat: unknown, text: string): Parts => ({
  message_id: random.whole(-5, 2 ** 31),
  date: SECONDS,
  from,
  chat,
  text,
  entities: commandEntity(text),
  ...(random.chance(0.2) ? { message_thread_id: random.whole(1, 99), is_topic_message: true } : {}),
  ...(random.chance(0.1) ? { reply_to_message: { message_id: 1, date: 0, chat, text: words(random) } } : {}),
})

const OTHER_CONTENTS: readonly Parts[] = [
  { photo: [{ file_id: 'f', file_unique_id: 'f', width: -1, height: 1e9 }], caption: '/stop' },
  { document: { file_id: 'f', file_unique_id: 'f', file_name: '../x.sh', file_size: 2 ** 50 } },
  { sticker: {}, dice: { emoji: '🎲', value: 7 } },
  { contact: { phone_number: '+33', first_name: MARK }, location: { latitude: 'NaN', longitude: null } },
  { new_chat_members: [], left_chat_member: null, pinned_message: {} },
  { successful_payment: { currency: 'USD', total_amount: 34_500, invoice_payload: 'approve' } },
  { web_app_data: { data: '{"verb":"approve"}', button_text: 'x' } },
]

const SILENT_KINDS = [
  ...['edited_message', 'channel_post', 'edited_channel_post', 'business_message', 'edited_business_message'],
  ...['guest_message', 'message_of_the_future'],
]

/** What any stranger may send, and the owner where nobody listens: real commands and real buttons among it. */
const unheard = (random: Random, { owner, trueData }: Forger): Parts => {
  const own = { id: owner, type: 'private' }
  const command = () => trueCommand(random)
  const text = () => `${words(random)}${MARK}`
  const said = () => (random.chance(0.5) ? command() : text())
  const press = (from: unknown, chat: unknown, data: unknown): Parts => ({
    callback_query: {
      id: FOREIGN_PRESS,
      from,
      chat_instance: '1',
      data,
      ...(chat === undefined
        ? { inline_message_id: 'i' }
        : { message: textMessage(random, person(random, 4242), chat, '.') }),
    },
  })
  const anyData = () => (random.chance(0.5) ? random.pick(trueData) : forgedData(random))
  return random.pick([
    () => ({ message: textMessage(random, stranger(random), foreignChat(random), said()) }),
    () => ({ message: textMessage(random, stranger(random), own, command()) }),
    () => ({ message: textMessage(random, person(random, owner), foreignChat(random), command()) }),
    () => ({
      message: { ...textMessage(random, person(random, owner), own, command()), sender_chat: foreignChat(random) },
    }),
    () => ({ message: textMessage(random, { ...person(random, owner), id: String(owner) }, own, command()) }),
    () => ({ message: textMessage(random, { id: random.pick([[owner], MARK, {}]) }, own, command()) }),
    () => ({ message: { ...textMessage(random, undefined, own, command()), sender_business_bot: { id: owner } } }),
    () => ({
      message: { ...textMessage(random, stranger(random), foreignChat(random), ''), ...random.pick(OTHER_CONTENTS) },
    }),
    () => press(stranger(random), random.chance(0.5) ? own : foreignChat(random), anyData()),
    () => press(person(random, owner), foreignChat(random), anyData()),
    () => press(person(random, owner), undefined, anyData()),
    () => ({ [random.pick(SILENT_KINDS)]: textMessage(random, person(random, owner), own, command()) }),
    () => ({ [random.pick(SILENT_KINDS)]: textMessage(random, stranger(random), foreignChat(random), said()) }),
    () => ({ inline_query: { id: 'i', from: person(random, owner), query: command(), offset: '' } }),
    () => ({
      my_chat_member: { chat: own, from: stranger(random), date: 0, old_chat_member: {}, new_chat_member: {} },
    }),
    () => ({ message_reaction: { chat: own, user: person(random, owner), old_reaction: [], new_reaction: null } }),
    () => ({ poll: { id: text(), question: text(), options: [] } }),
    // Telegram promises one kind per update: the person of one must not vouch for the words of another.
    () => ({
      message: textMessage(random, stranger(random), own, command()),
      ...press(person(random, owner), own, forgedData(random)),
    }),
    () => ({
      message: textMessage(random, stranger(random), own, command()),
      business_connection: { id: 'b', user: person(random, owner), user_chat_id: owner, date: 0, is_enabled: true },
    }),
    () => ({}),
  ])()
}

const said = (random: Random, owner: number): Parts => {
  const chat = { id: owner, type: 'private' }
  const vain = random.chance(0.6) ? vainCommand(random) : `x${words(random)}`
  const message = textMessage(random, person(random, owner), chat, vain)
  if (random.chance(0.8)) return { message }
  const { text: _text, entities: _entities, ...rest } = message
  return { message: { ...rest, ...random.pick(OTHER_CONTENTS) } }
}

const pressed = (random: Random, owner: number, id: string): Parts => {
  const message = textMessage(random, person(random, 4242), { id: owner, type: 'private' }, '.')
  const data = forgedData(random)
  return { callback_query: { id, from: person(random, owner), chat_instance: '1', data, message } }
}

const WRONG: readonly unknown[] = [null, true, -1, 1.5, 2 ** 53, '', 'wrong', [], {}, [null], [[]]]

const spoilt = (random: Random, value: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0 && random.chance(0.85)
    ? damaged(random, value)
    : random.pick(WRONG)

/** The same with one part of it gone or of another type, at any depth. */
const damaged = (random: Random, whole: object): object => {
  const entries = Object.entries(whole)
  const [struck] = random.pick(entries)
  const left = entries.flatMap(([key, inner]) => {
    if (key !== struck) return [[key, inner]]
    return random.chance(0.3) ? [] : [[key, spoilt(random, inner)]]
  })
  return Object.fromEntries(left)
}

/** JSON gives these names to properties like any other; merging them into an object would not. */
const polluted = (json: string, owner: number): string =>
  json.replace('"from":{', `"from":{"__proto__":{"id":${owner}},"constructor":{"prototype":{}},`)

/** One update of that number. Half of them are owed nothing. */
const fuzzedUpdate = (random: Random, id: number, forger: Forger): FuzzedUpdate => {
  const write = (parts: Parts, owed: Owed): FuzzedUpdate => {
    const whole = { update_id: id, ...parts }
    const json = JSON.stringify(owed === 'either' ? damaged(random, whole) : whole)
    return { json: random.chance(0.02) ? polluted(json, forger.owner) : json, owed }
  }
  if (random.chance(0.5)) return write(unheard(random, forger), 'nothing')
  const isPress = random.chance(0.5)
  const parts = isPress ? pressed(random, forger.owner, `press-${id}`) : said(random, forger.owner)
  if (random.chance(0.25)) return write(parts, 'either')
  return write(parts, isPress ? 'toast' : 'answer')
}

/** So many updates, from that number on; one in twenty is one of the last hundred once more, which is owed nothing. */
export function* fuzzedUpdates(random: Random, first: number, count: number, forger: Forger): Generator<FuzzedUpdate> {
  let recent: readonly FuzzedUpdate[] = []
  for (let id = first; id < first + count; id += 1) {
    if (recent.length > 0 && random.chance(0.05)) {
      yield { json: random.pick(recent).json, owed: 'nothing' }
      continue
    }
    const update = fuzzedUpdate(random, id, forger)
    recent = [update, ...recent].slice(0, 100)
    yield update
  }
}
