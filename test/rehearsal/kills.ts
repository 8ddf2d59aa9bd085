// Where the app is killed, drawn by seed: once in the middle of phase 1 and once in phase 3.
import { randomFrom } from '../random.ts'
import type { KillOrder } from './kill-order.ts'

const IN_FLIGHT = ['reserved', 'answered', 'before_commit'] as const

export interface Kills {
  readonly inPhase1: KillOrder
  readonly inPhase3: KillOrder
}

/**
 * In phase 1 after 30 to 60 % of the answers, at the next point drawn; in phase 3, where all emails
 * may be one request, while the first of its requests is not saved. What is drawn comes for certain: emails are left to be
 * sent, and every answer is committed.
 */
export const drawKills = (seed: number, emails: number): Kills => {
  const random = randomFrom('kills', seed)
  const answers = Math.max(1, Math.floor((emails * random.whole(30, 60)) / 100))
  return {
    inPhase1: [
      ['answered', answers],
      [random.pick([...IN_FLIGHT, 'after_commit'] as const), 1],
    ],
    inPhase3: [
      ['graph_applied', 1],
      [random.pick(IN_FLIGHT), 1],
    ],
  }
}
