// The emulated Telegram, driven by a real grammY bot: what a bot and a person can do to each other.
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type OpenChat, waitFor } from './phone.ts'
import { startTelegramEmulator, type TelegramEmulator } from './telegram.ts'

const token = '4242:emulated-secret'
const owner = 1001
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let telegram: TelegramEmulator
let bot: Bot
let chat: OpenChat
let running: Promise<void>
const soon = () => AbortSignal.timeout(5000)

const start = () => {
  running = bot.start({ timeout: 30 })
}
const lastOfBot = () => waitFor(chat, ({ messages }) => messages.filter(({ from }) => from === 'bot').at(-1), soon())

beforeEach(async () => {
  telegram = await startTelegramEmulator({ token, botUsername: 'panel_bot' })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  chat = telegram.phone.as({ userId: owner, firstName: 'Antonio', language: 'fr' })
  running = Promise.resolve()
})

afterEach(async () => {
  await bot.stop()
  await running
  await telegram.close()
})

it('hands a command to the bot while it polls, and shows the answer on the phone', async () => {
  bot.command('status', (ctx) => ctx.reply(`${ctx.from?.first_name} ${ctx.from?.language_code} ${ctx.match}`))
  start()
  const id = await chat.say('/status now')
  const answer = await lastOfBot()
  expect(answer).toMatchObject({ from: 'bot', text: 'Antonio fr now', edits: 0, pinned: false, silent: false })
  expect(answer.id).toBeGreaterThan(id)
})

it('keeps what was said while the bot was away, and forgets it once confirmed', async () => {
  const heard: string[] = []
  bot.on('message:text', async (ctx) => {
    heard.push(ctx.msg.text)
    await ctx.reply('heard')
  })
  await chat.say('one')
  await chat.say('two')
  start()
  await waitFor(chat, ({ messages }) => messages.filter(({ text }) => text === 'heard').length === 2, soon())
  await bot.stop()
  await running
  expect(heard).toEqual(['one', 'two'])
  expect(await bot.api.getUpdates()).toEqual([])
})

it('gives an unconfirmed update again, as a bot that was killed needs it', async () => {
  await chat.say('/start')
  const [first] = await bot.api.getUpdates()
  expect(await bot.api.getUpdates({ timeout: 30 })).toEqual([first])
  expect(await bot.api.getUpdates({ offset: (first?.update_id ?? 0) + 1 })).toEqual([])
})

it('brings a press to the bot with its message, and the answer back as a toast', async () => {
  bot.command('plan', (ctx) =>
    ctx.reply('Plan', { reply_markup: new InlineKeyboard().text('Approve $332', 'nonce-1').text('Cancel', 'nonce-2') }),
  )
  bot.on('callback_query:data', async (ctx) => {
    await ctx.editMessageText(`pressed ${ctx.callbackQuery.data} of "${ctx.callbackQuery.message?.text}"`)
    await ctx.answerCallbackQuery({ text: 'Approved', show_alert: true })
  })
  start()
  await chat.say('/plan')
  const { id, keyboard } = await lastOfBot()
  expect(keyboard).toEqual([
    [
      { label: 'Approve $332', data: 'nonce-1' },
      { label: 'Cancel', data: 'nonce-2' },
    ],
  ])
  const press = await chat.press(id, { label: 'Approve $332' })
  const toast = await waitFor(chat, ({ toasts }) => toasts.find((one) => one.press === press), soon())
  expect(toast).toMatchObject({ text: 'Approved', alert: true, person: owner })
  expect(await lastOfBot()).toMatchObject({ id, text: 'pressed nonce-1 of "Plan"', edits: 1, keyboard: [] })
})

it('lets a late finger press a button that an edit has removed, and a stranger press somebody else’s', async () => {
  const pressed: string[] = []
  bot.command('plan', (ctx) => ctx.reply('Plan', { reply_markup: new InlineKeyboard().text('Approve', 'nonce') }))
  bot.on('callback_query:data', async (ctx) => {
    pressed.push(`${ctx.from.id} ${ctx.callbackQuery.data}`)
    if (ctx.from.id === owner && pressed.length === 1) await ctx.editMessageReplyMarkup()
    await ctx.answerCallbackQuery()
  })
  start()
  await chat.say('/plan')
  const { id } = await lastOfBot()
  await chat.press(id, { position: 0 })
  await waitFor(chat, ({ messages }) => messages.some((one) => one.id === id && one.edits === 1), soon())
  await expect(chat.press(id, { position: 0 })).rejects.toThrow('it has: none')
  await chat.press(id, { data: 'nonce' }, 'earlier')
  await telegram.phone.as({ userId: 666, chatId: owner }).press(id, { label: 'Approve' }, 'earlier')
  await waitFor(chat, ({ toasts }) => toasts.length === 3, soon())
  expect(pressed).toEqual([`${owner} nonce`, `${owner} nonce`, '666 nonce'])
})

it('takes photos and documents by multipart, shows their captions, and gives their content back', async () => {
  await chat.say('/start')
  const log = Buffer.from('line one\r\n--not-a-boundary\r\nline two\r\n')
  const sent = await bot.api.sendDocument(owner, new InputFile(log, 'migration log.txt'), {
    caption: 'The log',
    caption_entities: [{ type: 'bold', offset: 4, length: 3 }],
    disable_notification: true,
  })
  const photo = await bot.api.sendPhoto(owner, new InputFile(onePixel, 'cost.png'))
  const { messages } = await chat.view()
  expect(messages.slice(1)).toMatchObject([
    {
      id: sent.message_id,
      text: 'The log',
      entities: [{ type: 'bold', offset: 4, length: 3 }],
      silent: true,
      attachment: { kind: 'document', fileName: 'migration log.txt', mime: 'text/plain', bytes: log.length },
    },
    { id: photo.message_id, text: '', attachment: { kind: 'photo', fileName: 'cost.png', width: 1, height: 1 } },
  ])
  expect(await chat.file(sent.document.file_id)).toEqual(log)
  const { file_path } = await bot.api.getFile(photo.photo[0]?.file_id ?? '')
  const download = await fetch(`${telegram.url}/file/bot${token}/${file_path}`)
  expect(Buffer.from(await download.arrayBuffer())).toEqual(onePixel)
})

it('replaces the file of a message, and sends a known file again by its id', async () => {
  await chat.say('/start')
  const { message_id, photo } = await bot.api.sendPhoto(owner, new InputFile(onePixel), { caption: 'before' })
  const document = new InputFile(Buffer.from('a;b'), 'cost.csv')
  await bot.api.editMessageMedia(owner, message_id, { type: 'document', media: document, caption: 'after' })
  await bot.api.editMessageCaption(owner, message_id, { caption: 'captioned' })
  await bot.api.sendPhoto(owner, photo[0]?.file_id ?? '')
  const { messages } = await chat.view()
  expect(messages[1]).toMatchObject({ text: 'captioned', edits: 2, attachment: { fileName: 'cost.csv' } })
  expect(messages[2]?.attachment?.fileId).toBe(photo[0]?.file_id)
})

it('pins, leaves a notice that reaches the bot as an update of its own, and unpins', async () => {
  await chat.say('/start')
  const { message_id } = await bot.api.sendMessage(owner, 'status')
  await bot.api.pinChatMessage(owner, message_id, { disable_notification: true })
  await bot.api.pinChatMessage(owner, message_id)
  const { messages } = await chat.view()
  expect(messages.filter(({ pinned }) => pinned).map(({ id }) => id)).toEqual([message_id])
  expect(messages.filter(({ from }) => from === 'notice')).toHaveLength(1)
  const updates = await bot.api.getUpdates()
  expect(updates.at(-1)?.message).toMatchObject({ from: { id: 4242 }, pinned_message: { message_id } })
  expect(await bot.api.getChat(owner)).toMatchObject({ type: 'private', pinned_message: { message_id } })
  await bot.api.unpinAllChatMessages(owner)
  expect((await chat.view()).messages.some(({ pinned }) => pinned)).toBe(false)
  await expect(bot.api.unpinChatMessage(owner)).rejects.toThrow('message to unpin not found')
})

it('deletes a message, which stays in the record of what was shown', async () => {
  await chat.say('/start')
  const { message_id } = await bot.api.sendMessage(owner, 'first')
  await bot.api.editMessageText(owner, message_id, 'second')
  await bot.api.deleteMessage(owner, message_id)
  expect((await chat.view()).messages.map(({ text }) => text)).toEqual(['/start'])
  const shown = telegram.shown.filter(({ id }) => id === message_id)
  expect(shown.map(({ text, edits }) => [text, edits])).toEqual([
    ['first', 0],
    ['second', 1],
  ])
})

it('shows the menu of the person’s language, and the chat’s own before all others', async () => {
  await chat.say('/start')
  const status = (description: string) => [{ command: 'status', description }]
  await bot.api.setMyCommands(status('State'))
  await bot.api.setMyCommands(status('État'), { language_code: 'fr' })
  const english = telegram.phone.as({ userId: 1002, language: 'en' })
  expect([await chat.commands(), await english.commands()]).toEqual([status('État'), status('State')])
  await bot.api.setMyCommands(status('Mine'), { scope: { type: 'chat', chat_id: owner } })
  expect([await chat.commands(), await english.commands()]).toEqual([status('Mine'), status('State')])
  expect(await bot.api.getMyCommands({ language_code: 'fr' })).toEqual(status('État'))
  await bot.api.deleteMyCommands({ scope: { type: 'chat', chat_id: owner } })
  expect(await chat.commands()).toEqual(status('État'))
})

it('ends the older of two pollers with a 409', async () => {
  const other = new Bot(token, { client: { apiRoot: telegram.url } })
  const ends = [bot, other].map((one) => one.start({ timeout: 30 }).catch((error: unknown) => error))
  expect(await Promise.race(ends)).toMatchObject({
    error_code: 409,
    description: expect.stringMatching(/^Conflict: terminated by other getUpdates request/),
  })
  await Promise.all([bot.stop(), other.stop()])
  await Promise.all(ends)
})
