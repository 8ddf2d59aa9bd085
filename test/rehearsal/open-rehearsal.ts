// The rehearsal that a person opens: what it takes is started, an empty source is filled, and the chat is opened.
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type ChatView, waitFor } from '../emulators/phone.ts'
import { createPhoneClient } from '../emulators/phone-client.ts'
import { banner } from './banner.ts'
import { orderFaults } from './emulator-control.ts'
import { type Environment, OWNER_ID, type Parts } from './environment.ts'
import { keepApp } from './keep-app.ts'
import { SICK_MARKER } from './mail/generate-mail.ts'
import { pacedLines } from './paced-lines.ts'
import { prepareSource, type Source } from './prepare-source.ts'
import { startSupervisor } from './supervisor.ts'
import { openTerminalChat, type TerminalChat } from './terminal-chat.ts'
import { openPage } from './web/open-page.ts'
import type { PageServer } from './web/page-server.ts'

export interface OpenOrder {
  readonly environment: Environment
  readonly parts: Parts
  /** Absolute. */
  readonly folder: string
  /** Generated into an empty embedded source. */
  readonly mail: { readonly seed: number; readonly count: number; readonly sick: number }
  /** Of the page; 0 takes any free one. */
  readonly port: number
  readonly ended: AbortSignal
}

const LATENCY_MS = 150
const SILENCE_MS = 1_500
const PATIENCE_MS = 30_000
/** Tries that the engine gives an email: the sick ones fail them all, and are well when they are retried. */
const TRIES = 3

const HINT = `\
Type /checklist, then /backup, then /dryrun 100, then /start_migration, and choose a button by its number.
help explains this terminal, quit leaves; what was done is there again at the next start.`

const mailWords = ({ emails, sick }: Source): string =>
  `${emails} emails in the source${sick > 0 ? `; ${sick} of them make Claude refuse: see /dlq after the run` : ''}`

const botSpoke = ({ messages }: ChatView): boolean => messages.some(({ from }) => from === 'bot')

/** Opens it and stays until the person leaves. Rejects when a part cannot start; nothing is left running either way. */
export const openRehearsal = async ({ environment, parts, folder, mail, port, ended }: OpenOrder): Promise<void> => {
  const print = (text: string) => process.stdout.write(`${text}\n`)
  const supervisor = await startSupervisor({ folder, environment, parts, claudeLatencyMs: LATENCY_MS })
  let terminal: TerminalChat | undefined
  let page: PageServer | undefined
  try {
    const source = await supervisor.withDatabase((db) =>
      prepareSource(db, folder, parts.database === 'real' ? undefined : mail, parts.telegram === 'emulated'),
    )
    if (source.sick > 0)
      await orderFaults(supervisor.emulators.anthropic, [
        { fault: 'refusal', endpoint: 'messages', marker: SICK_MARKER, times: source.sick * TRIES },
      ])
    const announce = (text: string) => {
      terminal?.announce(text)
      page?.announce(text)
    }
    const kept = keepApp({
      supervisor,
      clock: () => performance.now(),
      onStart: ({ pid }) => announce(`the app runs again, as process ${pid}`),
      onExit: ({ signal, code }) => announce(`the app ended (${signal ?? `code ${code}`}); it is started again`),
    })
    try {
      const chat = createPhoneClient(supervisor.emulators.phone).as({ userId: OWNER_ID, firstName: 'Antonio' })
      if (parts.telegram === 'emulated')
        page = await openPage({ supervisor, parts, environment, chat, pid: kept.pid, port })
      print(banner({ parts, redis: Boolean(environment.REDIS_URL), folder, mail: mailWords(source), page: page?.url }))
      if (parts.telegram === 'real') {
        print(`Your bot listens on Telegram. Its log is ${supervisor.log}; Ctrl-C ends it.`)
        await Promise.race([kept.hopeless, new Promise((resolve) => ended.addEventListener('abort', resolve))])
        return
      }
      // As on a new phone: nobody hears of a bot before they have said /start.
      await chat.say('/start')
      await Promise.race([kept.hopeless, waitFor(chat, botSpoke, ended)])
      const isTerminal = process.stdin.isTTY === true
      const pace = { chat, input: process.stdin, silenceMs: SILENCE_MS, patienceMs: PATIENCE_MS, signal: ended }
      terminal = openTerminalChat({
        chat,
        input: isTerminal ? process.stdin : pacedLines(pace),
        output: process.stdout,
        timeZone: environment.OPERATOR_TZ || 'Europe/Paris',
        clock: () => performance.now(),
        later: (ms, task) => {
          const timer = setTimeout(task, ms)
          return () => clearTimeout(timer)
        },
        async save(fileName, content) {
          const file = join(folder, 'saved', basename(fileName))
          await mkdir(join(folder, 'saved'), { recursive: true })
          await writeFile(file, content)
          return file
        },
        signal: ended,
      })
      // By then the terminal has drawn what the bot said first: the hint comes below it.
      await chat.view()
      terminal.announce(`${HINT}\nThe same chat as a page, with incidents to rehearse: ${page?.url}`)
      await Promise.race([kept.hopeless, terminal.ended])
    } finally {
      await page?.close()
      await kept.stop()
    }
  } finally {
    await supervisor.close()
  }
}
