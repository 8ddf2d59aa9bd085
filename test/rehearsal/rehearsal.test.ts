// The whole rehearsal, short: the runbook is played with two kills, and every invariant holds.
import { expect, it } from 'vitest'
import { rehearse } from './rehearsal.ts'

/** In CI three longer rehearsals are steps of their own. */
const outsideCi = it.skipIf(process.env.CI !== undefined)

outsideCi('plays the runbook from the phone over two kills, and everything holds', { timeout: 120_000 }, async () => {
  let written = ''
  const invariants = await rehearse({
    seed: 5,
    emails: 60,
    paths: [],
    environment: process.env,
    write: (text) => {
      written += text
    },
    ansi: false,
    deadline: AbortSignal.timeout(100_000),
  })
  expect(invariants.filter(({ holds }) => !holds)).toEqual([])
  expect(invariants.length).toBeGreaterThan(18)
  const asked = [...written.matchAll(/^▶ (\/\w+)/gm)].map(([, command]) => command)
  expect(asked).toEqual([
    '/start',
    '/checklist',
    '/dryrun',
    '/start_migration',
    '/status',
    '/resume',
    '/dlq',
    '/dlq',
    '/validate',
    '/cost',
  ])
  expect(written.match(/kill -9 of the app/g)).toHaveLength(2)
})
