// Presidio goes down in the middle of a rehearsed run: the alert's own button restarts it, and the run goes on to its end.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { CONFIG_NAMES } from '../../bot/config.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { createPhoneClient } from '../emulators/phone-client.ts'
import { orderFaults } from './emulator-control.ts'
import { ALL_EMULATED, OWNER_ID } from './environment.ts'
import { importGenerated } from './fill-source.ts'
import { createPhrases } from './phrases.ts'
import { createPlayer } from './player.ts'
import { startSupervisor } from './supervisor.ts'
import { createTranscript } from './transcript.ts'

/** More than what is kept ready by half: Presidio is needed until the middle of the run. */
const EMAILS = 900

const folder = await mkdtemp(join(tmpdir(), 'panel-restart-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Half a minute of work: CI plays it beside the real servers, so that `npm test` stays within its minutes. */
const ofCi = it.runIf(inject('template').kind === 'server')

ofCi('is repaired by two presses, although nobody switched the incident off', { timeout: 120_000 }, async () => {
  const own = Object.fromEntries(CONFIG_NAMES.map((name) => [name, '']))
  const supervisor = await startSupervisor({
    folder,
    environment: { ...process.env, ...own, MAX_IN_FLIGHT: '4' },
    parts: ALL_EMULATED,
    claudeLatencyMs: 40,
  })
  try {
    const { emulators } = supervisor
    await supervisor.withDatabase(async (db) => {
      await migrate(db)
      await importGenerated(db, folder, { seed: 3, count: EMAILS })
    })
    const chat = createPhoneClient(emulators.phone).as({ userId: OWNER_ID, firstName: 'Antonio' })
    const phrases = createPhrases()
    const transcript = createTranscript(chat, { ansi: false, width: 110, timeZone: 'Europe/Paris' }, () => undefined)
    const player = createPlayer({ chat, supervisor, transcript, phrases, deadline: AbortSignal.timeout(100_000) })
    const restarted: string[] = []
    supervisor.docker.onRestarted(async (container) => void restarted.push(container))
    await chat.say('/start')
    player.launch()
    await player.ask('/backup', phrases.says('backup-made'))
    const plan = await player.ask('/start_migration', ({ keyboard }) =>
      /Approuver/.test(keyboard.flat()[0]?.label ?? ''),
    )
    await player.press(plan, 'button-approve')
    await player.message('the start', phrases.says('push-run-started'), plan.id)
    await orderFaults(emulators.presidio, [{ fault: 'down' }])

    const isAlert = ({ text }: { readonly text: string }) => /Presidio est injoignable[\s\S]*Incident n°/.test(text)
    const alert = await player.message('the alert', isAlert, plan.id)
    expect(await player.press(alert, 'button-restart')).toEqual([phrases.sentence('toast-shown')])
    const asks = await player.message('the question', phrases.says('restart-until'), alert.id)
    await player.press(asks, 'button-restart-confirm', { times: 2 })
    await player.message('what came of it', phrases.says('restart-restarted'), alert.id)
    await player.message('its end', ({ text }) => /Résolu : Presidio/.test(text), alert.id)
    await player.message('the end of the run', ({ text }) => text.startsWith('🏁'), alert.id)
    expect(restarted).toEqual(['presidio'])
    expect((await player.leave()).code).toBe(0)
  } finally {
    await supervisor.close()
  }
})
