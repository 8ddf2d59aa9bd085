// The child that is the product itself: bot/main.ts, and a hand that may kill it at a named point.
import { runAsProcess } from '../../bot/main.ts'
import { createKillPoint, parseKillOrder } from './kill-order.ts'

// Its database is gone with the supervisor, so there is nothing to end in order; to be killed is what it is made for.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
const [, , order = ''] = process.argv
await runAsProcess(createKillPoint(parseKillOrder(order), () => process.kill(process.pid, 'SIGKILL')))
