// `npm run screenshots [-- FOLDER]`: pictures of the page at phone width, light and dark, from a rehearsal of their own.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Page } from 'playwright-core'
import { CONFIG_NAMES, readEnvironment } from '../../../bot/config.ts'
import { waitFor } from '../../emulators/phone.ts'
import { createPhoneClient } from '../../emulators/phone-client.ts'
import { ALL_EMULATED, OWNER_ID } from '../environment.ts'
import { importGenerated } from '../fill-source.ts'
import { keepApp } from '../keep-app.ts'
import { createPhrases } from '../phrases.ts'
import { startSupervisor } from '../supervisor.ts'
import { openBrowser } from './browser.ts'
import { openPage } from './open-page.ts'
import { SCENES, type Stage } from './scenes.ts'

/** A common phone, in CSS pixels. */
const PHONE = { viewport: { width: 390, height: 844 } } as const
/** Enough for a picture in the middle of phase 1. */
const MAIL = { seed: 7, count: 2_000, sick: 2 }
const LATENCY_MS = 400
const PATIENCE_MS = 60_000

const take = async (page: Page, url: string, folder: string): Promise<void> => {
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(url)
  const stage: Stage = {
    page,
    phrases: createPhrases(),
    async say(text) {
      await page.getByRole('textbox', { name: 'Message' }).fill(text)
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: 'Message' }).blur()
    },
  }
  for (const { name, edge, play } of SCENES) {
    const shown = await play(stage)
    await shown.evaluate((box, block) => box.scrollIntoView({ block, behavior: 'instant' }), edge)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const path = join(folder, `${name}-${colorScheme}.png`)
      await page.screenshot({ path })
      console.log(path)
    }
  }
}

const rehearse = async (folder: string, pictures: string): Promise<void> => {
  // An empty variable also hides what an .env file says: nothing in the pictures is real.
  const own = Object.fromEntries(CONFIG_NAMES.map((name) => [name, '']))
  const environment = { ...readEnvironment(), ...own }
  const parts = ALL_EMULATED
  const browser = await openBrowser()
  const supervisor = await startSupervisor({ folder, environment, parts, claudeLatencyMs: LATENCY_MS })
  try {
    await supervisor.withDatabase((db) => importGenerated(db, folder, MAIL))
    const kept = keepApp({
      supervisor,
      clock: () => performance.now(),
      onStart: () => undefined,
      onExit: () => undefined,
    })
    const chat = createPhoneClient(supervisor.emulators.phone).as({ userId: OWNER_ID, firstName: 'Antonio' })
    const server = await openPage({ supervisor, parts, environment, chat, pid: kept.pid, port: 0 })
    try {
      await chat.say('/start')
      await waitFor(
        chat,
        ({ messages }) => messages.some(({ from }) => from === 'bot'),
        AbortSignal.timeout(PATIENCE_MS),
      )
      await Promise.race([kept.hopeless, take(await browser.newPage(PHONE), server.url, pictures)])
    } finally {
      await server.close()
      await kept.stop()
    }
  } finally {
    await browser.close()
    await supervisor.close()
  }
}

const pictures = resolve(process.argv[2] ?? join('data', 'local', 'screenshots'))
const folder = await mkdtemp(join(tmpdir(), 'screenshots-'))
try {
  await mkdir(pictures, { recursive: true })
  await rehearse(folder, pictures)
} catch (error) {
  console.error(`The pictures were not taken: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
