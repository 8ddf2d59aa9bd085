// What the emulated Telegram refuses and how it fails: the error shapes that a bot has to live with.
import { Bot, GrammyError, HttpError, InlineKeyboard, InputFile } from 'grammy'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenChat } from './phone.ts'
import { startTelegramEmulator, type TelegramEmulator } from './telegram.ts'

const token = '4242:emulated-secret'
const owner = 1001
let now = Date.UTC(2026, 10, 23, 20)
let telegram: TelegramEmulator
let bot: Bot
let chat: OpenChat

beforeAll(async () => {
  telegram = await startTelegramEmulator({ token, clock: () => now })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  chat = telegram.phone.as({ userId: owner })
  await chat.say('/start')
})
afterAll(() => telegram.close())
beforeEach(() => {
  telegram.faults.clear()
  now += 1000
})

const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.catch((caught: unknown) => caught)
  return error instanceof GrammyError ? `${error.error_code} ${error.description}` : error
}
const send = (text: string, extra: Parameters<typeof bot.api.sendMessage>[2] = {}) =>
  bot.api.sendMessage(owner, text, extra)
const bold = (offset: number, length: number) => ({ entities: [{ type: 'bold' as const, offset, length }] })

describe('refuses as the real server does', () => {
  it('a wrong token, an unknown method, an unknown chat', async () => {
    const stranger = new Bot('4242:wrong', { client: { apiRoot: telegram.url } })
    expect(await refusal(stranger.api.getMe())).toBe('401 Unauthorized')
    const unknown = await fetch(`${telegram.url}/bot${token}/sendPigeon`)
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { ok: false, error_code: 404, description: 'Not Found' },
    ])
    expect(await refusal(bot.api.sendMessage(5, 'hello'))).toBe('400 Bad Request: chat not found')
  })

  it.each([
    ['an empty text', ' \n ', {}, 'message text is empty'],
    ['a text over 4,096 characters', 'x'.repeat(4097), {}, 'message is too long'],
    ['an entity behind the end', 'abc', bold(4, 1), 'entity begins after the end of the text at UTF-16 offset 4'],
    [
      'an entity over the end',
      'abc',
      bold(2, 2),
      'entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4',
    ],
    ['an entity that splits a character', '👍', bold(1, 1), 'entity begins in a middle of a UTF-16 symbol'],
    [
      'an entity that ends within a character',
      'a👍',
      bold(0, 2),
      'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol',
    ],
    [
      'HTML that is not closed',
      '<b>abc',
      { parse_mode: 'HTML' as const },
      `can't parse entities: Can't find end tag corresponding to "b"`,
    ],
    [
      'button data over 64 bytes',
      'abc',
      { reply_markup: new InlineKeyboard().text('é', 'é'.repeat(33)) },
      'BUTTON_DATA_INVALID',
    ],
    ['a link that is none', 'abc', { reply_markup: new InlineKeyboard().url('go', 'nowhere') }, 'BUTTON_URL_INVALID'],
    ['an answer to nothing', 'abc', { reply_parameters: { message_id: 99_999 } }, 'message to be replied not found'],
  ])('%s', async (_name, text, extra, reason) => {
    expect(await refusal(send(text, extra))).toBe(`400 Bad Request: ${reason}`)
  })

  it('edits that change nothing, find nothing, or are not the bot’s to make', async () => {
    const mine = await send('abc', { reply_markup: new InlineKeyboard().text('go', '1') })
    const theirs = await chat.say('mine')
    const file = await bot.api.sendDocument(owner, new InputFile(Buffer.from('x'), 'x.txt'))
    const edit = (id: number, text: string) => refusal(bot.api.editMessageText(owner, id, text))
    const same = bot.api.editMessageText(owner, mine.message_id, 'abc', {
      reply_markup: new InlineKeyboard().text('go', '1'),
    })
    expect(await refusal(same)).toMatch(/^400 Bad Request: message is not modified: specified new message content/)
    expect(await edit(99_999, 'x')).toBe('400 Bad Request: message to edit not found')
    expect(await edit(theirs, 'x')).toBe("400 Bad Request: message can't be edited")
    expect(await edit(file.message_id, 'x')).toBe('400 Bad Request: there is no text in the message to edit')
    expect(await refusal(bot.api.deleteMessage(owner, 99_999))).toBe('400 Bad Request: message to delete not found')
    now += 49 * 3600 * 1000
    expect(await refusal(bot.api.deleteMessage(owner, mine.message_id))).toBe(
      "400 Bad Request: message can't be deleted",
    )
  })

  it('a photo that is no image', async () => {
    const photo = new InputFile(Buffer.from('not an image'), 'chart.png')
    expect(await refusal(bot.api.sendPhoto(owner, photo))).toBe('400 Bad Request: IMAGE_PROCESS_FAILED')
  })

  it('a second, a late, and an invented answer to a press', async () => {
    const { message_id } = await send('go', { reply_markup: new InlineKeyboard().text('go', '1') })
    const tooOld = '400 Bad Request: query is too old and response timeout expired or query ID is invalid'
    const answer = (press: string) => refusal(bot.api.answerCallbackQuery(press))
    const once = await chat.press(message_id, { position: 0 })
    expect([await answer(once), await answer(once), await answer('invented')]).toEqual([true, tooOld, tooOld])
    const late = await chat.press(message_id, { position: 0 })
    now += 16 * 60 * 1000
    expect(await answer(late)).toBe(tooOld)
  })

  it('a person who blocked the bot', async () => {
    await chat.block(true)
    expect(await refusal(send('hello'))).toBe('403 Forbidden: bot was blocked by the user')
    await chat.block(false)
    expect(await refusal(send('hello'))).toMatchObject({ text: 'hello' })
  })

  it('more than the pace of a chat, naming the seconds to wait', async () => {
    const strict = await startTelegramEmulator({ token, clock: () => now, limits: { messagesPerSecond: 0.5 } })
    const { api } = new Bot(token, { client: { apiRoot: strict.url } })
    for (const userId of [1, 2]) await strict.phone.as({ userId }).say('/start')
    await api.sendMessage(1, 'first')
    const error = await api.sendMessage(1, 'second').catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 2',
      parameters: { retry_after: 2 },
    })
    await api.sendMessage(2, 'another chat')
    now += 2000
    await api.sendMessage(1, 'second')
    await strict.close()
  })
})

describe('fails as it is told', () => {
  it('with a status, its words and its parameters, and as often as it was told', async () => {
    telegram.faults.add({ fault: 'status', status: 429, retryAfterSeconds: 7, endpoint: 'sendMessage', times: 1 })
    telegram.faults.add({ fault: 'status', status: 403, endpoint: 'sendMessage', times: 1 })
    const limited: unknown = await send('a').catch((caught: unknown) => caught)
    expect(limited).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } })
    expect(await refusal(send('b'))).toBe('403 Forbidden: bot was blocked by the user')
    expect(await refusal(send('c'))).toMatchObject({ text: 'c' })
    telegram.faults.add({ fault: 'status', status: 502, endpoint: 'getMe' })
    expect(await refusal(bot.api.getMe())).toBe('502 Bad Gateway')
  })

  it('by accepted_then_cut: the message is shown and the bot does not know', async () => {
    telegram.faults.add({ fault: 'accepted_then_cut', endpoint: 'sendMessage', times: 1 })
    await expect(send('cut')).rejects.toBeInstanceOf(HttpError)
    expect((await chat.view()).messages.at(-1)?.text).toBe('cut')
    expect(telegram.books.totals().outcomes.cut).toBe(1)
  })

  // Not through grammY: its default fetch (node-fetch 2) waits for the missing half until `timeoutSeconds` is over.
  const post = async (text: string, signal = AbortSignal.timeout(5000)) => {
    const body = new URLSearchParams({ chat_id: String(owner), text })
    const response = await fetch(`${telegram.url}/bot${token}/sendMessage`, { method: 'POST', body, signal })
    return response.json()
  }

  it('by half_body: the message is shown and the answer ends in its middle', async () => {
    telegram.faults.add({ fault: 'half_body', endpoint: 'sendMessage', times: 1 })
    await expect(post('half')).rejects.toThrow('terminated')
    expect((await chat.view()).messages.at(-1)?.text).toBe('half')
    expect(await post('whole')).toMatchObject({ ok: true, result: { text: 'whole' } })
  })

  it('by down and by hang: nothing is shown', async () => {
    telegram.faults.add({ fault: 'down', endpoint: 'sendMessage', times: 1 })
    await expect(post('down')).rejects.toThrow('fetch failed')
    telegram.faults.add({ fault: 'hang', endpoint: 'sendMessage', times: 1 })
    await expect(post('hung', AbortSignal.timeout(200))).rejects.toThrow('timeout')
    expect(telegram.books.totals().outcomes.hung).toBe(1)
    const texts = (await chat.view()).messages.map(({ text }) => text)
    expect(texts.filter((text) => text === 'down' || text === 'hung')).toEqual([])
  })

  it('keeps books of every body it received, files included', async () => {
    await bot.api.sendDocument(owner, new InputFile(Buffer.from('planted name: Solène'), 'list.csv'))
    expect(telegram.books.search(['Solène', 'Guillemette'])).toEqual([
      { needle: 'Solène', requests: [telegram.books.entries.length] },
    ])
    expect(telegram.books.totals().calls.sendDocument).toBeGreaterThan(0)
  })
})
