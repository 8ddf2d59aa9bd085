// The phone over HTTP: the same acts, views and waits as in the emulator's own process.
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenChat, waitFor } from './phone.ts'
import { createPhoneClient, type PhoneClient } from './phone-client.ts'
import { startTelegramEmulator, type TelegramEmulator } from './telegram.ts'

const token = '4242:emulated-secret'
const owner = 1001
let telegram: TelegramEmulator
let bot: Bot
let phone: PhoneClient
let chat: OpenChat

beforeAll(async () => {
  telegram = await startTelegramEmulator({ token })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  phone = createPhoneClient(telegram.phoneUrl)
  chat = phone.as({ userId: owner, language: 'fr' })
})
afterAll(() => telegram.close())

it('says, sees, presses, and is told of the answer', async () => {
  const question = await chat.say('/plan')
  const plan = await bot.api.sendMessage(owner, 'Plan', {
    reply_markup: new InlineKeyboard().text('Approve', 'nonce'),
    reply_parameters: { message_id: question },
  })
  const press = await chat.press(plan.message_id, { position: 0 })
  const answered = waitFor(
    chat,
    ({ toasts }) => toasts.find((toast) => toast.press === press),
    AbortSignal.timeout(5000),
  )
  const updates = await bot.api.getUpdates()
  expect(updates.map(({ message, callback_query }) => message?.text ?? callback_query?.data)).toEqual([
    '/plan',
    'nonce',
  ])
  await bot.api.answerCallbackQuery(press, { text: 'done' })
  expect(await answered).toMatchObject({ press, text: 'done', alert: false })
  expect(await chat.view()).toEqual(await telegram.phone.as({ userId: owner }).view())
  expect((await chat.view()).messages.at(-1)).toMatchObject({ text: 'Plan', replyTo: question })
})

it('fetches files, menus, and all that was ever shown', async () => {
  const content = Buffer.from([0, 1, 2, 255, 254])
  const { document } = await bot.api.sendDocument(owner, new InputFile(content, 'raw.bin'))
  expect(await chat.file(document.file_id)).toEqual(content)
  await bot.api.setMyCommands([{ command: 'status', description: 'État' }], { language_code: 'fr' })
  expect(await chat.commands()).toEqual([{ command: 'status', description: 'État' }])
  expect(await phone.shown()).toEqual(telegram.shown)
})

it('rejects impossible acts with the phone’s own words', async () => {
  await expect(chat.press(999, { label: 'x' })).rejects.toThrow('has no message 999')
  await expect(chat.say(' ')).rejects.toThrow('a person sends 1 to 4096 characters')
  await expect(chat.file('file-999')).rejects.toThrow('there is no file file-999')
  await chat.block(true)
  await expect(chat.say('hello')).rejects.toThrow('unblock it')
  await chat.block(false)
})

it('stops waiting when it is told to', async () => {
  const leaving = new AbortController()
  const waiting = waitFor(chat, () => false, leaving.signal)
  leaving.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})
