// The child that emulates Claude, Voyage, Presidio and Telegram; its books live as long as the rehearsal.
import { z } from 'zod'
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startTelegramEmulator } from '../emulators/telegram.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { serveParent } from './parent.ts'

/** A batch's hour passes in 15 seconds. */
const BATCH_SPEED = 240

const order = z.object({
  token: z.string(),
  /** Milliseconds that Claude takes to answer. */
  claudeLatencyMs: z.number(),
})
export type EmulatorsOrder = z.output<typeof order>

await serveParent(async () => {
  const { token, claudeLatencyMs } = order.parse(JSON.parse(process.argv[2] ?? ''))
  const [anthropic, voyage, presidio, telegram] = await Promise.all([
    startAnthropicEmulator({ limits: 'scale', latencyMs: claudeLatencyMs, batches: { speed: BATCH_SPEED } }),
    startVoyageEmulator(),
    startPresidioEmulator(),
    startTelegramEmulator({ token }),
  ])
  return {
    ready: {
      anthropic: anthropic.url,
      voyage: voyage.url,
      presidio: presidio.url,
      telegram: telegram.url,
      phone: telegram.phoneUrl,
    },
    async close() {
      await Promise.all([anthropic, voyage, presidio, telegram].map((emulator) => emulator.close()))
    },
  }
})
