// Room on the machine against a threshold: what the checks of disk and RAM share.
import { type CheckDeps, type CheckResult, fail, ok, scaleOf } from './check.ts'

const GIB = 1024 ** 3

/** Compares free bytes with a threshold in gibibytes; exactly the threshold is too little, as the runbook says "more than". */
export const judgeRoom = (
  what: 'disk' | 'ram',
  freeBytes: number,
  minimumGb: number,
  deps: Pick<CheckDeps, 'rehearsal'>,
  more: Readonly<Record<string, string>> = {},
): CheckResult => {
  // Cut, not rounded: 49.96 must not be shown as 50 beside "more than 50".
  const params = { freeGb: Math.floor((freeBytes / GIB) * 10) / 10, minimumGb, scale: scaleOf(deps), ...more }
  return freeBytes > minimumGb * GIB
    ? ok(`check-${what}-ok`, params)
    : fail(`check-${what}-low`, params, `remedy-${what}-room`)
}
