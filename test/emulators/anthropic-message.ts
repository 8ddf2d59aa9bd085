// The message that a request gets: its blocks, its stop reason, and the tokens that are billed for it.
import type { ClaudeModel } from '../../engine/catalogue.ts'
import { answerTo } from './anthropic-answer.ts'
import { type CreatedRequest, inputTokens, userText } from './anthropic-request.ts'
import { countTokens, cutToTokens } from './tokens.ts'

/** Output tokens that a refusal is billed for: it ends at its first words. */
const REFUSAL_TOKENS = 4

interface Spoken {
  readonly text: string
  readonly stopReason: 'end_turn' | 'max_tokens' | 'refusal'
  readonly thinkingTokens: number
  readonly outputTokens: number
}

/** Thinking is on where the model thinks by default and nobody turned it off, or where it is asked for. */
const thinks = ({ thinking }: CreatedRequest, model: ClaudeModel): boolean =>
  thinking === undefined ? model.thinking !== undefined : thinking.type === 'adaptive' || thinking.type === 'enabled'

const speak = (request: CreatedRequest, model: ClaudeModel): Spoken => {
  const input = userText(request)
  const thought = thinks(request, model) ? 100 + Math.ceil(countTokens(input, model.tokenFactor) / 10) : 0
  const thinkingTokens = Math.min(thought, request.max_tokens)
  const answer = answerTo(input, request.output_config?.format?.schema)
  const room = request.max_tokens - thinkingTokens
  const needed = countTokens(answer, model.tokenFactor)
  return needed <= room
    ? { text: answer, stopReason: 'end_turn', thinkingTokens, outputTokens: thinkingTokens + needed }
    : {
        text: cutToTokens(answer, room, model.tokenFactor),
        stopReason: 'max_tokens',
        thinkingTokens,
        outputTokens: request.max_tokens,
      }
}

const refuse = (request: CreatedRequest): Spoken => ({
  text: '',
  stopReason: 'refusal',
  thinkingTokens: 0,
  outputTokens: Math.min(REFUSAL_TOKENS, request.max_tokens),
})

const blocks = ({ text, thinkingTokens }: Spoken) => [
  ...(thinkingTokens > 0 ? [{ type: 'thinking', thinking: '', signature: 'emulated' }] : []),
  ...(text === '' ? [] : [{ type: 'text', text, citations: null }]),
]

/** The message with its bill; shape of `Message` in @anthropic-ai/sdk 1.12. */
export const composeMessage = (id: string, request: CreatedRequest, model: ClaudeModel, refused: boolean) => {
  const spoken = refused ? refuse(request) : speak(request, model)
  const bill = { model: model.id, inputTokens: inputTokens(request, model), outputTokens: spoken.outputTokens }
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model: model.id,
    content: blocks(spoken),
    container: null,
    diagnostics: null,
    stop_reason: spoken.stopReason,
    stop_sequence: null,
    stop_details: refused ? { type: 'refusal', category: null, explanation: null } : null,
    usage: {
      input_tokens: bill.inputTokens,
      output_tokens: bill.outputTokens,
      output_tokens_details: { thinking_tokens: spoken.thinkingTokens },
      cache_creation: null,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  }
  return { message, bill }
}
