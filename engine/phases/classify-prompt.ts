// The constant part of phase 1's requests: what the model is told and in which shape it answers, about one email or several.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { TRIM_VERSION } from './own-words.ts'

const read = (file: string): string => readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8')

/** The closed lists that an answer chooses from. */
export const CLASSIFY_LISTS = z
  .object({ categories: z.array(z.string()).min(1), priorities: z.array(z.string()).min(1) })
  .parse(JSON.parse(read('categories.json')))

export interface ClassifyPrompt {
  readonly system: string
  /** JSON Schema of the answer. */
  readonly schema: Readonly<Record<string, unknown>>
}

// Output costs five times as much as input: the names are one letter each, and the prompt says what they mean.
const FIELDS = {
  c: { type: 'string', enum: CLASSIFY_LISTS.categories },
  p: { type: 'string', enum: CLASSIFY_LISTS.priorities },
  s: { type: 'number' },
  k: { type: 'array', items: { type: 'string' } },
} as const

const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const SYSTEM = read('prompts/classify.md')

/** What is asked about one email. */
export const ONE: ClassifyPrompt = { system: SYSTEM, schema: object(FIELDS) }

/** What is asked about several emails in one call. */
export const MANY: ClassifyPrompt = {
  system: SYSTEM + read('prompts/classify-many.md'),
  schema: object({ e: { type: 'array', items: object({ n: { type: 'integer' }, ...FIELDS }) } }),
}

const textOf = ({ system, schema }: ClassifyPrompt): string => system + JSON.stringify(schema)

const hash = (prompts: readonly ClassifyPrompt[]): string =>
  createHash('sha256').update(prompts.map(textOf).join('\n')).update(String(TRIM_VERSION)).digest('hex').slice(0, 16)

/** Hash of everything constant that the model is told when so many emails may travel in one call, 16 hex digits. */
export const promptHash = (perCall: number): string => hash(perCall > 1 ? [ONE, MANY] : [ONE])

/** Bytes of a request that are the same for every email. */
export const promptBytes = (prompt: ClassifyPrompt): number => Buffer.byteLength(textOf(prompt))
