// What adapter tests share: a sealed text, a signal that never fires, and the error of a call laid open.
import { inspect } from 'node:util'
import { type Anonymized, seal } from '../../../engine/privacy.ts'
import { ServiceError, type ServiceErrorFacts } from '../../../engine/service-error.ts'

export const sealed = (text: string): Anonymized => {
  const outcome = seal(text, { sender: null, recipients: null })
  if (outcome.kind === 'left') throw new Error(`this test's text holds ${outcome.found.join()}`)
  return outcome.text
}

export const never = new AbortController().signal

/** The facts of the ServiceError that a call fails with, and everything that a log could print of it. */
export const failure = async (call: Promise<unknown>): Promise<ServiceErrorFacts & { readonly printed: string }> => {
  const error = await call.then(
    (value) => new Error(`it answered ${inspect(value)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof ServiceError)) throw error
  return { ...error.facts, printed: inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) }
}
