// The page of an open rehearsal: a taken port is told with the remedy, and closing it leaves a world that is well.
import { afterAll, expect, it } from 'vitest'
import { startPresidioEmulator } from '../../emulators/presidio.ts'
import { startTelegramEmulator } from '../../emulators/telegram.ts'
import { ALL_EMULATED } from '../environment.ts'
import { openPage } from './open-page.ts'

const telegram = await startTelegramEmulator({ token: '4242:emulated-secret' })
const presidio = await startPresidioEmulator()
afterAll(() => Promise.all([telegram.close(), presidio.close()]))

let restarted: (container: string) => Promise<void>
const open = (port: number) =>
  openPage({
    supervisor: {
      emulators: {
        anthropic: '',
        voyage: '',
        presidio: presidio.url,
        telegram: telegram.url,
        phone: telegram.phoneUrl,
      },
      database: undefined,
      docker: {
        onRestarted(listener) {
          restarted = listener
        },
      },
      pretendRam: () => undefined,
    },
    parts: ALL_EMULATED,
    environment: {},
    chat: telegram.phone.as({ userId: 1001 }),
    pid: () => undefined,
    port,
  })

it('says what to do when its port is taken', async () => {
  const page = await open(0)
  await expect(open(Number(new URL(page.url).port))).rejects.toThrow(/cannot listen on port \d+: name another one/)
  await page.close()
})

it('ends the incidents when it is closed, for the app can only end in order in a world that is well', async () => {
  const page = await open(0)
  const begun = await fetch(`${page.url}/api/incidents/presidio_down`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ on: true }),
  })
  expect(begun.status).toBe(200)
  await expect(fetch(`${presidio.url}/health`)).rejects.toThrow('fetch failed')
  await page.close()
  expect((await fetch(`${presidio.url}/health`)).status).toBe(200)
})

it('turns an incident off when the bot has restarted what suffered from it, and says so', async () => {
  const page = await open(0)
  const begin = (on: boolean) =>
    fetch(`${page.url}/api/incidents/presidio_down`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ on }),
    })
  await begin(true)
  await restarted('postgres')
  await expect(fetch(`${presidio.url}/health`)).rejects.toThrow('fetch failed')
  await restarted('presidio')
  expect((await fetch(`${presidio.url}/health`)).status).toBe(200)
  expect(await (await fetch(`${page.url}/api/state`)).json()).toMatchObject({
    incidents: expect.arrayContaining([expect.objectContaining({ name: 'presidio_down', on: false })]),
    notices: [{ text: 'Docker restarted postgres.' }, { text: 'Docker restarted presidio.' }],
  })
  await page.close()
})
