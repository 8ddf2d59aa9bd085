// The child of emulators.ts: it serves until its parent lets go of it.
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { benchOrder } from './emulators.ts'

const { limits, latencyMs, batchSpeed } = benchOrder.parse(JSON.parse(process.argv[2] ?? '{}'))
const [claude, voyage, presidio] = await Promise.all([
  startAnthropicEmulator({ limits, latencyMs, batches: { speed: batchSpeed }, keepBodyChars: 0 }),
  startVoyageEmulator({ account: 'unlimited', keepBodyChars: 0 }),
  startPresidioEmulator({ keepBodyChars: 0 }),
])
process.on('disconnect', () => process.exit(0))
process.send?.({ claude: claude.url, voyage: voyage.url, presidio: presidio.url })
