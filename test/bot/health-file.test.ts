// The health file: there while all is well, gone when something hangs and when the bot ends, and no reason to fail.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { startHealthFile } from '../../bot/health-file.ts'
import { createTestClock } from './chat-room.ts'

it('is there while the bot is well, gone while it hangs, back afterwards, and taken away at the end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'panel-health-'))
  const file = join(folder, 'healthy')
  const time = createTestClock()
  let well = true
  const end = startHealthFile({ file, isWell: () => well, clock: time.clock, log: pino({ level: 'silent' }) })
  await expect.poll(() => existsSync(file)).toBe(true)
  for (const state of [false, true]) {
    well = state
    await expect.poll(() => time.pass(60_000) && existsSync(file)).toBe(state)
  }
  await end()
  expect(existsSync(file)).toBe(false)
  await rm(folder, { recursive: true })
})

it('that cannot be written is told of, and nothing more', async () => {
  const logged: string[] = []
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  const file = '/nowhere/at/all/healthy'
  const end = startHealthFile({ file, isWell: () => true, clock: createTestClock().clock, log })
  await expect.poll(() => logged.join()).toMatch(/the health file cannot be written/)
  await end()
})
