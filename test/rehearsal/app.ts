// The child that is the product itself: bot/main.ts, a hand that may kill it at a named point, and pretended memory.
import { createKillPoint, parseKillOrder } from './kill-order.ts'
import { pretendRam, ramOrder } from './pretend-ram.ts'

// Its database is gone with the supervisor, so there is nothing to end in order; to be killed is what it is made for.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
const pretend = pretendRam()
process.on('message', (word) => pretend(ramOrder.parse(word)))
const [, , order = ''] = process.argv
// Imported only now: the product must not have taken the library's functions before they were replaced.
const { runAsProcess } = await import('../../bot/main.ts')
await runAsProcess(createKillPoint(parseKillOrder(order), () => process.kill(process.pid, 'SIGKILL')))
