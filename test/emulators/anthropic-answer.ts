// What the emulated model says: JSON valid under the schema that was asked for, believable, and always the same.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Chooser, fitting } from './anthropic-schema.ts'
import { keywordsOf, priorityOf, topicOf } from './anthropic-topics.ts'

const MOST_KEYWORDS = 3

/** A number in [0, 1) that depends on these texts alone. */
const chance = (...texts: readonly string[]): number =>
  createHash('sha256').update(texts.join('\u0000')).digest().readUInt32BE(0) / 2 ** 32

const same = (value: unknown, name: string): boolean => typeof value === 'string' && value.toLowerCase() === name

const chooserFor = (text: string): Chooser => {
  const [topic, priority, keywords] = [topicOf(text), priorityOf(text), keywordsOf(text, MOST_KEYWORDS)]
  return {
    oneOf: (values, name) => {
      const known = values.find((value) => same(value, topic)) ?? values.find((value) => same(value, priority))
      if (known !== undefined) return known
      // No mail is about nothing: a list of categories without ours has its own "other".
      return values.find((value) => same(value, 'other')) ?? values[Math.floor(chance(text, name) * values.length)]
    },
    text: (_, index) => keywords[index] ?? topic,
    number: (name) => Math.round((0.6 + 0.39 * chance(text, name)) * 100) / 100,
    length: () => keywords.length,
  }
}

/** Emails that stand in one request, each between marks of its own. */
const NUMBERED = /<email n="(\d+)">([\s\S]*?)<\/email>/g
const listSchema = z.object({
  properties: z.record(
    z.string(),
    z.object({ type: z.literal('array'), items: z.looseObject({ type: z.literal('object') }) }),
  ),
})

/** An answer with one entry for each of several emails, under a schema that asks for a list of them. */
const answerToEach = (text: string, schema: unknown): string | undefined => {
  const emails = [...text.matchAll(NUMBERED)]
  const [[name, { items }] = ['', { items: undefined }]] = Object.entries(
    listSchema.safeParse(schema).data?.properties ?? {},
  )
  if (emails.length === 0 || items === undefined) return undefined
  const entry = ([, number, email = '']: RegExpMatchArray) => ({
    ...z.record(z.string(), z.unknown()).parse(fitting(items, chooserFor(email))),
    n: Number(number),
  })
  return JSON.stringify({ [name]: emails.map(entry) })
}

/** The text of an answer to a user's text, under a schema without faults or, without one, in a sentence. */
export const answerTo = (text: string, schema: unknown): string =>
  schema === undefined
    ? `This is about ${[topicOf(text), ...keywordsOf(text, MOST_KEYWORDS)].join(', ')}.`
    : (answerToEach(text, schema) ?? JSON.stringify(fitting(schema, chooserFor(text))))
