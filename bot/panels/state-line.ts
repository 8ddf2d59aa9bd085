// The line under every answer: the resulting state and why it is so.
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'

/** One line; an unknown state says so. */
export const stateLine = (words: Localiser, snapshot: Snapshot | undefined): string => {
  if (!snapshot) return words.t('state-unknown')
  return words.t('state-line', { state: snapshot.state, reason: words.say(snapshot.reason) })
}
