// A small bot with one answer for everything that the page has to show, in this process and on the emulated Telegram.
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { startTelegramEmulator } from '../../emulators/telegram.ts'
import { createIncidents } from './incidents.ts'
import { startPageServer } from './page-server.ts'

const token = '4242:emulated-secret'
const owner = 1001
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Text that would be a script, a picture and a link, were it ever taken for markup. */
export const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> & "quotes"'

const entity = (text: string, part: string, type: 'bold' | 'italic' | 'code' | 'pre') => ({
  type,
  offset: text.indexOf(part),
  length: part.length,
})

/** Starts all of it; `url` is the page's. */
export const openScriptedChat = async () => {
  const telegram = await startTelegramEmulator({ token })
  const bot = new Bot(token, { client: { apiRoot: telegram.url } })
  const happened: string[] = []
  await bot.api.setMyCommands([
    { command: 'plan', description: 'The plan' },
    { command: 'files', description: 'A picture and a document' },
  ])

  const planKeyboard = (count: number) =>
    new InlineKeyboard()
      .text('Count', `count-${count}`)
      .text(`Now ${count}`, `now-${count}`)
      .row()
      .text('Alert', 'alert')
  bot.command('plan', (context) => context.reply('Count: 0', { reply_markup: planKeyboard(0) }))
  bot.callbackQuery(/^count-(\d+)$/, async (context) => {
    const count = Number(context.match[1]) + 1
    happened.push(`count ${count}`)
    await context.editMessageText(`Count: ${count}`, { reply_markup: planKeyboard(count) })
    await context.answerCallbackQuery(`Counted to ${count}`)
  })
  bot.callbackQuery(/^now-/, async (context) => {
    await context.editMessageText('Count: over')
    await context.answerCallbackQuery()
  })
  bot.callbackQuery('alert', (context) =>
    context.answerCallbackQuery({ text: `Careful: ${HOSTILE}`, show_alert: true }),
  )
  bot.command('hostile', (context) => context.reply(HOSTILE))
  bot.command('formats', async (context) => {
    const text = 'bold italic /status tap https://example.org/a?b=1 x\nconst a = 1'
    await context.reply(text, {
      entities: [
        entity(text, 'bold italic', 'bold'),
        entity(text, 'italic', 'italic'),
        { type: 'text_link', offset: text.indexOf('tap'), length: 3, url: 'https://example.org/' },
        entity(text, 'const a = 1', 'pre'),
      ],
    })
  })
  bot.command('files', async (context) => {
    await context.replyWithPhoto(new InputFile(onePixel, 'cost.png'), { caption: 'The cost so far' })
    await context.replyWithDocument(new InputFile(Buffer.from('number;cause\n1;refusal\n'), 'letters.csv'))
  })
  bot.command('pin', async (context) => {
    const { message_id } = await context.reply('Status: running', { disable_notification: true })
    await context.pinChatMessage(message_id, { disable_notification: true })
    for (let line = 1; line <= 30; line += 1) await context.reply(`Line ${line}`)
    await context.api.editMessageText(owner, message_id, 'Status: done')
  })

  const began = bot.start({ drop_pending_updates: false })
  const trouble = {
    name: 'presidio_down',
    title: 'Presidio down',
    does: 'It no longer answers.',
    expect: 'It holds.',
    begin: async () => void happened.push('presidio down'),
    end: async () => void happened.push('presidio well'),
  }
  const page = await startPageServer({
    chat: telegram.phone.as({ userId: owner, firstName: 'Antonio' }),
    incidents: createIncidents([trouble]),
    killApp: () => happened.push('killed'),
    title: 'REHEARSAL',
    language: 'en',
    timeZone: 'Europe/Paris',
    port: 0,
  })
  return {
    url: page.url,
    announce: page.announce,
    /** What the bot was made to do, and what became of the world around it. */
    happened,
    async close() {
      await page.close()
      await bot.stop()
      await began
      await telegram.close()
    },
  }
}
