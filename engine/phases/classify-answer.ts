// How the answers of phase 1 are read: an answer is as the schema asks for, or its email has none.
import { z } from 'zod'
import type { ClassifyReply } from '../ports.ts'
import { CLASSIFY_LISTS } from './classify-prompt.ts'

const MOST_KEYWORDS = 5
const LONGEST_KEYWORD = 200

const oneOf = (allowed: readonly string[]) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((value) => allowed.includes(value))

const answerShape = z
  .object({
    c: oneOf(CLASSIFY_LISTS.categories),
    p: oneOf(CLASSIFY_LISTS.priorities),
    s: z.number().min(0).max(1),
    k: z.array(z.string().max(LONGEST_KEYWORD)).transform((words) => words.slice(0, MOST_KEYWORDS)),
  })
  .transform(({ c: category, p: priority, s: confidence, k: keywords }) => ({
    category,
    priority,
    confidence,
    keywords,
  }))

export type ClassifyAnswer = z.output<typeof answerShape>

export type Judged =
  | { readonly kind: 'done'; readonly answer: ClassifyAnswer }
  | { readonly kind: 'failed'; readonly code: 'refusal' | 'truncated' | 'invalid_answer' }

type Said = Pick<ClassifyReply, 'stopReason' | 'text'>

const INVALID = { kind: 'failed', code: 'invalid_answer' } as const

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON at all: as invalid as JSON outside the schema.
    return undefined
  }
}

/** Why the whole reply holds no answer, or undefined when it was said to its end. */
const unsaid = ({ stopReason }: Said): Judged | undefined => {
  if (stopReason === 'refusal') return { kind: 'failed', code: 'refusal' }
  if (stopReason === 'max_tokens') return { kind: 'failed', code: 'truncated' }
  return undefined
}

const judge = (value: unknown): Judged => {
  const answer = answerShape.safeParse(value).data
  return answer ? { kind: 'done', answer } : INVALID
}

/** What a reply about one email says of it. */
export const judgeReply = (reply: Said): Judged => unsaid(reply) ?? judge(parsed(reply.text))

const listShape = z.object({ e: z.array(z.looseObject({ n: z.int() })) })

/**
 * What a reply about several emails says of each, in the order in which they were asked about. An email that is spoken
 * of never or twice has no answer: nobody knows which one would be meant.
 */
export const judgeReplies = (reply: Said, emails: number): readonly Judged[] => {
  const entries = listShape.safeParse(parsed(reply.text)).data?.e ?? []
  return Array.from({ length: emails }, (_, index) => {
    const about = entries.filter(({ n }) => n === index + 1)
    return unsaid(reply) ?? (about.length === 1 ? judge(about[0]) : INVALID)
  })
}
