// Answers about several emails in one call: each email gets its own, or none, whatever else the model says.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeReplies } from '../../../engine/phases/classify-answer.ts'

const entry = (n: number, over: Readonly<Record<string, unknown>> = {}) => ({
  n,
  c: 'work',
  p: 'low',
  s: 0.9,
  k: [`email${n}`],
  ...over,
})
const said = (entries: readonly unknown[]) =>
  ({ stopReason: 'end_turn', text: JSON.stringify({ e: entries }) }) as const
const keywords = (entries: readonly unknown[], emails: number) =>
  judgeReplies(said(entries), emails).map((judged) =>
    judged.kind === 'done' ? judged.answer.keywords[0] : judged.code,
  )

describe('a reply about several emails', () => {
  it('is read by the numbers in it, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 10 })
          .chain((emails) =>
            fc
              .shuffledSubarray(Array.from({ length: emails }, (_, index) => index + 1))
              .map((told) => ({ emails, told })),
          ),
        ({ emails, told }) => {
          const expected = Array.from({ length: emails }, (_, index) =>
            told.includes(index + 1) ? `email${index + 1}` : 'invalid_answer',
          )
          expect(
            keywords(
              told.map((n) => entry(n)),
              emails,
            ),
          ).toEqual(expected)
        },
      ),
      { seed: 1 },
    )
  })

  it('spoils one email alone by an entry outside the schema', () => {
    expect(keywords([entry(1), entry(2, { c: 'gossip' }), entry(3)], 3)).toEqual(['email1', 'invalid_answer', 'email3'])
  })

  it('says nothing of an email that it speaks of twice, and of none that was not asked about', () => {
    expect(keywords([entry(1), entry(2), entry(2, { c: 'spam' }), entry(9), entry(0)], 2)).toEqual([
      'email1',
      'invalid_answer',
    ])
  })

  it.each(['', '[]', '{"e": {}}', '{"e": [1]}', 'Sorry', '{"c":"work"}'])('has no answer in %j', (text) => {
    expect(judgeReplies({ stopReason: 'end_turn', text }, 2)).toEqual(
      Array(2).fill({ kind: 'failed', code: 'invalid_answer' }),
    )
  })

  it.each([
    ['refusal', 'refusal'],
    ['max_tokens', 'truncated'],
  ] as const)('that ended by %s is nobody’s answer', (stopReason, code) => {
    expect(judgeReplies({ ...said([entry(1), entry(2)]), stopReason }, 2)).toEqual(
      Array(2).fill({ kind: 'failed', code }),
    )
  })
})
