// The door of the embedded database: clients come and go abruptly, and the next one is always let in.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../../engine/clock.ts'
import { openDatabase } from '../../../engine/store/database.ts'
import { openEmbedded } from '../../../engine/store/embedded.ts'
import { createSteady } from '../../../engine/store/steady.ts'

const folder = await mkdtemp(join(tmpdir(), 'panel-door-'))
const embedded = await openEmbedded(folder)
afterAll(async () => {
  await embedded.close()
  await rm(folder, { recursive: true, force: true })
})
const nothing = () => undefined
const open = () => openDatabase({ dsn: embedded.dsn, connections: 1, onIdleError: nothing })
const steady = createSteady(systemClock, { onLost: nothing, onBack: nothing })
const one = z.object({ one: z.number() })

it('turns a second client away while the first is inside, and lets it in afterwards, however often', async () => {
  for (let round = 0; round < 3; round += 1) {
    const inside = open()
    await steady(() => inside.run('select 1'), AbortSignal.timeout(10_000))
    const outside = open()
    // Each of these is turned away; the socket server behind kept such sockets for good.
    for (let knock = 0; knock < 3; knock += 1) await expect(outside.run('select 1')).rejects.toThrow()
    await inside.close()
    expect(await steady(() => outside.rows(one, 'select 1 as one'), AbortSignal.timeout(10_000))).toEqual([{ one: 1 }])
    await outside.close()
  }
})
