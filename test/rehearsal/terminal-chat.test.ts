// The terminal chat against the emulated Telegram: typed lines reach a real bot, and its answers are drawn and redrawn.
import { PassThrough, Writable } from 'node:stream'
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenChat } from '../emulators/phone.ts'
import { createPhoneClient } from '../emulators/phone-client.ts'
import { startTelegramEmulator, type TelegramEmulator } from '../emulators/telegram.ts'
import { openTerminalChat, type TerminalChat } from './terminal-chat.ts'
import { createVirtualScreen, type VirtualScreen } from './virtual-screen.ts'

const token = '4242:emulated-secret'
const owner = 1001
let now = Date.UTC(2026, 10, 23, 19)
let telegram: TelegramEmulator
let bot: Bot
let chat: OpenChat
let input: PassThrough
let postponed: (() => void)[] = []
const saved: string[] = []
const soon = () => AbortSignal.timeout(5000)

const open = (output: Writable): TerminalChat =>
  openTerminalChat({
    chat,
    input,
    output,
    timeZone: 'Europe/Paris',
    clock: () => now,
    later: (_ms, task) => {
      postponed.push(task)
      return () => {
        postponed = postponed.filter((one) => one !== task)
      }
    },
    save: async (fileName, content) => {
      saved.push(content.toString())
      return `/tmp/${fileName}`
    },
    signal: new AbortController().signal,
  })

beforeEach(async () => {
  telegram = await startTelegramEmulator({ token, clock: () => now })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  chat = createPhoneClient(telegram.phoneUrl).as({ userId: owner })
  input = new PassThrough()
  postponed = []
})
afterEach(() => telegram.close())

describe('on a terminal', () => {
  let screen: VirtualScreen
  let terminal: TerminalChat
  beforeEach(async () => {
    screen = createVirtualScreen(60, 14)
    terminal = open(screen)
    input.write('/plan\r')
    await screen.shows(/^› \/plan$/m, soon())
  })
  afterEach(async () => {
    input.write('quit\r')
    await terminal.ended
  })

  it('shows a message with numbered buttons, presses one by its number, and redraws the edit in place', async () => {
    const { message_id } = await bot.api.sendMessage(owner, 'Plan: 110,000 emails', {
      reply_markup: new InlineKeyboard().text('Approve $332', 'nonce-1').text('Cancel', 'nonce-2'),
    })
    expect(await screen.shows(/Cancel/, soon())).toBe(
      `› /plan\n#${message_id} bot 20:00\n│ Plan: 110,000 emails\n│ [1] Approve $332   [2] Cancel\n>`,
    )
    input.write('2\r')
    const updates = await bot.api.getUpdates({ timeout: 5, offset: 2 })
    expect(updates[0]?.callback_query).toMatchObject({ data: 'nonce-2', from: { id: owner } })
    await bot.api.editMessageText(owner, message_id, 'Cancelled')
    await bot.api.answerCallbackQuery(updates[0]?.callback_query?.id ?? '', { text: 'Nothing was spent' })
    expect(await screen.shows(/Nothing/, soon())).toBe(
      `› /plan\n#${message_id} bot 20:00 ✎\n│ Cancelled\n🔔 Nothing was spent\n>`,
    )
  })

  it('keeps what is being typed while messages come in, even over several rows', async () => {
    const long = 'a text that is longer than the sixty columns of this terminal, so it wraps'
    input.write(long)
    await screen.shows(/it wraps/, soon())
    await bot.api.sendMessage(owner, 'interruption one')
    await bot.api.sendMessage(owner, 'interruption two')
    const shown = await screen.shows(/two[\s\S]*wraps/, soon())
    expect(shown.match(/sixty/g)).toHaveLength(1)
    expect(shown.replaceAll('\n', '')).toContain(`> ${long}`)
    input.write('\r')
    const [, update] = await bot.api.getUpdates()
    expect(update?.message?.text).toBe(long)
    const after = await screen.shows(/› a text/, soon())
    expect(after.match(/sixty/g)).toHaveLength(1)
  })

  it('echoes an edit of a message that has scrolled away, with the lines that are new', async () => {
    const { message_id } = await bot.api.sendMessage(owner, 'state: running\ncost: $1')
    for (let index = 1; index <= 8; index += 1) await bot.api.sendMessage(owner, `filler ${index}`)
    await screen.shows(/filler 8/, soon())
    await bot.api.editMessageText(owner, message_id, 'state: running\ncost: $2')
    expect(await screen.shows(/✎/, soon())).toMatch(new RegExp(`✎ #${message_id} bot 20:00 ✎\\n│ cost: \\$2\\n>$`))
    expect(screen.scrolledOut().join('\n')).toContain('cost: $1')
  })

  it('shows the pinned message in one line above the prompt, refreshed once a second', async () => {
    const { message_id } = await bot.api.sendMessage(owner, 'running\n10 %')
    await bot.api.pinChatMessage(owner, message_id)
    await screen.shows(/^📌 running · 10 %\n>$/m, soon())
    await bot.api.editMessageText(owner, message_id, 'running\n11 %')
    await bot.api.editMessageText(owner, message_id, 'running\n12 %')
    await bot.api.sendMessage(owner, 'something else')
    await screen.shows(/something else\n📌 running · 10 %\n>$/, soon())
    expect(postponed).toHaveLength(1)
    now += 1000
    postponed[0]?.()
    expect(screen.text()).toMatch(/📌 running · 12 %\n>$/)
    expect(screen.text().match(/📌/g)).toHaveLength(1)
  })

  it('helps, saves files, and says what is impossible', async () => {
    input.write('help\r')
    await screen.shows(/press button 2 of message #12/, soon())
    await bot.api.sendDocument(owner, new InputFile(Buffer.from('a;b'), 'cost.csv'))
    await screen.shows(/📎 cost\.csv \(3 B\)/, soon())
    input.write('save 2\r')
    await screen.shows(/saved to \/tmp\/cost\.csv/, soon())
    expect(saved).toEqual(['a;b'])
    input.write('#2.1\r')
    await screen.shows(/message #2 has no buttons/, soon())
    terminal.announce('the app was killed')
    expect(screen.text()).toMatch(/the app was killed\n>$/)
  })

  it('counts on nothing above after a resize', async () => {
    const { message_id } = await bot.api.sendMessage(owner, 'before')
    await screen.shows(/before/, soon())
    screen.columns = 40
    screen.emit('resize')
    await bot.api.editMessageText(owner, message_id, 'after')
    await screen.shows(/before[\s\S]*✎ #2 bot 20:00 ✎\n│ after/, soon())
  })
})

it('into a pipe, adds lines in order and never an escape sequence, and leaves at the end of the input', async () => {
  let output = ''
  const terminal = open(
    new Writable({
      write: (chunk, _encoding, done) => {
        output += String(chunk)
        done()
      },
    }),
  )
  await chat.say('/start')
  const bold = [{ type: 'bold' as const, offset: 0, length: 5 }]
  const { message_id } = await bot.api.sendMessage(owner, 'state: running', { entities: bold })
  await bot.api.editMessageText(owner, message_id, 'state: done')
  input.end('/status\n=1\n')
  await terminal.ended
  expect((await chat.view()).messages.filter(({ from }) => from === owner).map(({ text }) => text)).toEqual([
    '/start',
    '/status',
    '1',
  ])
  expect(output).toContain(`› /start\n#${message_id} bot 20:00`)
  expect(output).toMatch(/│ state: (running|done)\n/)
  expect(output).not.toContain('\u001b')
})
