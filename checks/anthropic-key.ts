// The Anthropic key is accepted and the model exists; the question is free.
import { type Check, fail, ok } from './check.ts'
import { serviceFault } from './service-fault.ts'

export const anthropicKey: Check = {
  id: 'anthropic-key',
  blocking: true,
  async run({ claude, model }, signal) {
    try {
      const known = await claude.model(model, signal)
      return known
        ? ok('check-anthropic-key-ok', { model: known.id })
        : fail('check-anthropic-key-no-model', { model }, 'remedy-model')
    } catch (error) {
      return serviceFault(error)
    }
  },
}
