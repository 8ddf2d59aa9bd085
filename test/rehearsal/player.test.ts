// The player and the paced lines against the emulated Telegram and a bot that answers: what they wait for, and what they say.
import { PassThrough } from 'node:stream'
import { Bot } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenChat } from '../emulators/phone.ts'
import { startTelegramEmulator, type TelegramEmulator } from '../emulators/telegram.ts'
import type { Exit } from './child.ts'
import { pacedLines } from './paced-lines.ts'
import { createPhrases } from './phrases.ts'
import { createPlayer } from './player.ts'
import { createTranscript } from './transcript.ts'

const token = '4242:emulated-secret'
const owner = 1001
const phrases = createPhrases()
const approve = phrases.beginning('button-approve')
let telegram: TelegramEmulator
let bot: Bot
let polling: Promise<void>
let chat: OpenChat

beforeEach(async () => {
  telegram = await startTelegramEmulator({ token })
  chat = telegram.phone.as({ userId: owner })
  bot = new Bot(token, { client: { apiRoot: telegram.url } })
  bot.command('plan', (ctx) =>
    ctx.reply(`${phrases.sentence('plan-title')}\n400 emails`, {
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Annuler', callback_data: 'cancel' }],
          [{ text: `${approve} 4 $`, callback_data: 'approve' }],
        ],
      },
    }),
  )
  bot.command('late', async (ctx) => {
    const { message_id } = await ctx.reply('looking …')
    await ctx.api.editMessageText(owner, message_id, 'found')
  })
  bot.on('callback_query', (ctx) => ctx.answerCallbackQuery({ text: `did ${ctx.callbackQuery.data}` }))
  await new Promise<void>((resolve) => {
    polling = bot.start({ onStart: () => resolve() })
  })
})
afterEach(async () => {
  await bot.stop()
  await polling
  await telegram.close()
})

const play = (deadline = AbortSignal.timeout(10_000)) => {
  let written = ''
  let end: (exit: Exit) => void = () => undefined
  const exited = new Promise<Exit>((resolve) => {
    end = resolve
  })
  const look = { ansi: false, width: 80, timeZone: 'Europe/Paris' }
  const transcript = createTranscript(chat, look, (text) => {
    written += text
  })
  const supervisor = { startApp: () => ({ pid: 1, exited, stop: () => exited }) }
  const player = createPlayer({ chat, supervisor, transcript, phrases, deadline })
  player.launch()
  return { player, written: () => written, end: (exit: Exit) => end(exit) }
}

describe('the player', () => {
  it('asks, presses by the words of the locale, twice at once, and writes down both sides', async () => {
    const { player, written } = play()
    const plan = await player.ask('/plan', phrases.titled('plan-title'))
    expect(await player.press(plan, 'button-approve', { times: 2 })).toEqual(['did approve', 'did approve'])
    expect(written().replaceAll(/bot \d\d:\d\d/g, 'bot')).toBe(
      `\n▶ /plan\n#2 bot\n│ ${phrases.sentence('plan-title')}\n│ 400 emails\n│ [1] Annuler\n│ [2] ${approve} 4 $\n` +
        `\n▶ [${approve} 4 $] ×2\n🔔 did approve\n🔔 did approve\n`,
    )
  })

  it('names the buttons that there are when the wanted one is not', async () => {
    const { player } = play()
    const plan = await player.ask('/plan', phrases.titled('plan-title'))
    await expect(player.press(plan, 'button-retry')).rejects.toThrow(`it has: Annuler | ${approve} 4 $`)
  })

  it('waits for an edit, too', async () => {
    const { player } = play()
    expect((await player.ask('/late', ({ text }) => text === 'found')).edits).toBe(1)
  })

  it('says what it was waiting for when the time is over, and when it is interrupted', async () => {
    const { player } = play(AbortSignal.timeout(50))
    await expect(player.ask('/nothing', phrases.says('start-started'))).rejects.toThrow(
      'the time was over while waiting for the answer to /nothing',
    )
    const interrupted = play(AbortSignal.abort())
    await expect(interrupted.player.killed()).rejects.toThrow('it was interrupted')
  })

  it('says that the app has died under it', async () => {
    const { player, end } = play()
    const asked = player.ask('/nothing', phrases.says('start-started'))
    end({ code: 1, signal: null })
    await expect(asked).rejects.toThrow('the app ended with code 1 while waiting for the answer to /nothing')
  })

  it('tells a kill from any other end', async () => {
    const killed = play()
    killed.end({ code: null, signal: 'SIGKILL' })
    await killed.player.killed()
    const failed = play()
    failed.end({ code: 1, signal: null })
    await expect(failed.player.killed()).rejects.toThrow('was to be killed and ended with code 1')
  })
})

describe('the phrases', () => {
  it('are the beginnings of sentences, and refuse to recognise by nothing', () => {
    expect(phrases.beginning('push-run-done')).toBe('🏁 Migration finie :')
    expect(() => phrases.beginning('status-rate')).toThrow('begins with no words of its own')
    expect(() => phrases.beginning('no-such-key')).toThrow('begins with no words of its own')
  })
})

it('piped lines wait for the answer to the one before, and terminal words for nothing', async () => {
  const input = new PassThrough()
  input.end('/late\nhelp\n/plan\n')
  const paced = pacedLines({ chat, input, silenceMs: 200, patienceMs: 5_000, signal: AbortSignal.timeout(10_000) })
  const seen: string[] = []
  for await (const chunk of paced) {
    for (const line of String(chunk).trim().split('\n')) {
      const { messages } = await chat.view()
      seen.push(`${line} after ${messages.at(-1)?.text ?? 'nothing'}`)
      if (line.startsWith('/')) await chat.say(line)
    }
  }
  expect(seen).toEqual(['/late after nothing', 'help after found', '/plan after found'])
})
