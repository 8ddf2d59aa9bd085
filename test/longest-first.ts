// The order of the test files: whole runs and child processes first, so that no long one is left for the end alone.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By where it stands: on a clean clone nothing is known of how long a file takes. */
const LONG = [
  /test\/bot\/(shell\/shell|every-press|fuzz)\./,
  /test\/scenarios\/(batch|faults|incidents-letters|kills|sick-email)/,
  /test\/rehearsal\/(database-server|start)\./,
  /test\/runbook\./,
]
const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((pattern) => pattern.test(moduleId))
  return at < 0 ? LONG.length : at
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...(await super.sort(files))].sort((one, other) => rank(one) - rank(other))
  }
}
