// JSON Schema as Anthropic's structured output takes it: what it refuses, and a value that fits.
import { z } from 'zod'

const shape = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
  $defs: z.record(z.string(), z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
})
type Shape = z.output<typeof shape>

// What the constrained decoder cannot do; the SDK's zodOutputFormat moves these into the description.
const refused: Readonly<Record<string, readonly string[]>> = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength'],
  array: ['maxItems', 'uniqueItems'],
}

const faultOf = (schema: Shape): string | undefined => {
  const { type, minItems } = schema
  if (type === 'object' && schema.additionalProperties !== false) {
    return `For 'object' type, 'additionalProperties' must be explicitly set to false`
  }
  const bad = (refused[type ?? ''] ?? []).filter((keyword) => keyword in schema)
  if (bad.length > 0) return `For '${type}' type, properties ${bad.join(', ')} are not supported`
  if (minItems !== undefined && minItems > 1)
    return `For 'array' type, 'minItems' values other than 0 or 1 are not supported`
  const typed = [type, schema.enum, schema.const, schema.anyOf, schema.allOf, schema.$ref].some(
    (key) => key !== undefined,
  )
  return typed ? undefined : 'Schema type is missing'
}

const childrenOf = (schema: Shape): unknown[] => [
  ...Object.values(schema.properties ?? {}),
  ...Object.values(schema.$defs ?? {}),
  ...(schema.anyOf ?? []),
  ...(schema.allOf ?? []),
  ...(schema.items === undefined ? [] : [schema.items]),
]

/** Why the provider refuses a schema, or undefined when it takes it. */
export const schemaFault = (schema: unknown): string | undefined => {
  const parsed = shape.safeParse(schema)
  if (!parsed.success) return z.prettifyError(parsed.error)
  return (
    faultOf(parsed.data) ??
    childrenOf(parsed.data)
      .map(schemaFault)
      .find((fault) => fault !== undefined)
  )
}

/** How the leaves of an answer are chosen; `name` is the property's, the nearest one for an element of a list. */
export interface Chooser {
  oneOf(values: readonly unknown[], name: string): unknown
  text(name: string, index: number): string
  number(name: string): number
  length(name: string): number
}

const MAX_DEPTH = 12

const leaf = (schema: Shape, choose: Chooser, name: string, index: number): unknown => {
  if (schema.type === 'string') return choose.text(name, index)
  if (schema.type === 'number') return choose.number(name)
  if (schema.type === 'integer') return Math.round(choose.number(name) * 10)
  if (schema.type === 'boolean') return choose.oneOf([true, false], name)
  return null
}

/** A value that is valid under a schema that has no fault. Throws on one that refers to itself too deeply. */
export const fitting = (root: unknown, choose: Chooser): unknown => {
  const whole = shape.parse(root)
  const build = (given: unknown, name: string, index: number, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new Error('the schema refers to itself; structured output takes no recursion')
    const schema = shape.parse(given)
    const inner = (child: unknown, key = name, at = index) => build(child, key, at, depth + 1)
    if (schema.$ref !== undefined) return inner(whole.$defs?.[schema.$ref.replace('#/$defs/', '')])
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return choose.oneOf(schema.enum, name)
    if (schema.anyOf) return inner(schema.anyOf[0])
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => inner(part)))
    if (schema.type === 'object') {
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, child]) => [key, inner(child, key, 0)]),
      )
    }
    if (schema.type === 'array') {
      const length = Math.max(choose.length(name), schema.minItems ?? 0)
      return Array.from({ length }, (_, at) => inner(schema.items ?? { type: 'string' }, name, at))
    }
    return leaf(schema, choose, name, index)
  }
  return build(root, '', 0, 0)
}
