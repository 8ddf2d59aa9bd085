// Names the tests that failed once and passed when tried again: CI goes on, but nobody may overlook a race.
import type { Reporter, TestCase } from 'vitest/node'

export default class SecondTryReporter implements Reporter {
  private readonly named: string[] = []

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.named.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd(): void {
    for (const name of this.named) console.log(`PASSED ONLY AT ITS SECOND TRY: ${name}`)
  }
}
