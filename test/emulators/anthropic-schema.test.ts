// Structured output: every schema that is taken gets an answer that is valid under it; the others are refused.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { answerTo } from './anthropic-answer.ts'
import { schemaFault } from './anthropic-schema.ts'

const schemas = fc.letrec<{ any: object; object: object }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('string', 'number', 'integer', 'boolean', 'null').map((type) => ({ type })),
    fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }).map((values) => ({ type: 'string', enum: values })),
    fc.string().map((value) => ({ const: value })),
    fc.tuple(tie('any'), fc.constantFrom(0, 1)).map(([items, minItems]) => ({ type: 'array', items, minItems })),
    tie('any').map((schema) => ({ anyOf: [schema, { type: 'null' }] })),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), tie('any')), { maxLength: 4, selector: ([key]) => key })
    .map((properties) => ({
      type: 'object',
      properties: Object.fromEntries(properties),
      required: properties.map(([key]) => key),
      additionalProperties: false,
    })),
}))

test('the answer to any text is valid under any schema that is taken, and always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), schemas.object, (text, schema) => {
      expect(schemaFault(schema)).toBeUndefined()
      const answer = answerTo(text, schema)
      expect(z.fromJSONSchema({ ...schema }).safeParse(JSON.parse(answer)).error).toBeUndefined()
      expect(answerTo(text, schema)).toBe(answer)
    }),
  )
})

test('references are followed', () => {
  const schema = {
    type: 'object',
    $defs: { level: { type: 'string', enum: ['LOW', 'HIGH'] } },
    properties: { level: { $ref: '#/$defs/level' } },
    required: ['level'],
    additionalProperties: false,
  }
  expect(JSON.parse(answerTo('C’est urgent !', schema))).toEqual({ level: 'HIGH' })
})

test.each([
  [{ type: 'object', properties: {} }, 'additionalProperties'],
  [{ type: 'number', minimum: 0 }, 'minimum'],
  [{ type: 'string', maxLength: 3 }, 'maxLength'],
  [{ type: 'array', items: { type: 'string' }, maxItems: 5 }, 'maxItems'],
  [{ type: 'array', items: { type: 'string' }, minItems: 2 }, 'minItems'],
  [{ type: 'array', items: { description: 'no type' } }, 'type is missing'],
])('%j is refused for its %s', (schema, reason) => {
  expect(schemaFault(schema)).toContain(reason)
})

test.each([
  ['Votre facture du mois, à régler par virement sur notre IBAN', 'finance', 'normal'],
  ['Your invoice is overdue: final payment reminder', 'finance', 'high'],
  ['Résultats de vos analyses au laboratoire, le médecin vous attend avec l’ordonnance', 'medical', 'normal'],
  ['Soutenance de thèse : amphi B, campus de l’université', 'university', 'normal'],
  ['Bisous de maman, à dimanche pour l’anniversaire de mamie', 'family', 'normal'],
  ['Compte-rendu de la réunion projet avec le client, livrables du sprint', 'work', 'normal'],
  ['Se désabonner de la newsletter hebdomadaire', 'newsletter', 'low'],
  ['Votre colis est en cours de livraison, suivi de commande', 'shopping', 'normal'],
  ['zzz', 'other', 'normal'],
])('"%s" is about %s, priority %s', (text, category, priority) => {
  const property = (values: string[]) => ({ type: 'string', enum: values })
  const schema = {
    type: 'object',
    properties: {
      category: property(['Other', 'finance', 'medical', 'university', 'family', 'work', 'newsletter', 'shopping']),
      priority: property(['high', 'normal', 'low']),
    },
    required: ['category', 'priority'],
    additionalProperties: false,
  }
  const { category: said, priority: level } = z
    .object({ category: z.string(), priority: z.string() })
    .parse(JSON.parse(answerTo(text, schema)))
  expect([said.toLowerCase(), level]).toEqual([category, priority])
})

test('keywords come from the text and never from a placeholder', () => {
  const schema = { type: 'array', items: { type: 'string' } }
  const text =
    '<email>\nSubject: Facture <ORGANIZATION_1>\n\nFacture électricité de <PERSON_12>, électricité du mois, facture'
  expect(JSON.parse(answerTo(text, schema))).toEqual(['facture', 'électricité', 'mois'])
})
