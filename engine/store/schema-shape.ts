// Whether tables that were there before us can serve: every column we use, by name, and a clear error when one is missing.
import { z } from 'zod'
import type { Queryable } from './database.ts'

/** Columns that our SQL reads or writes in tables that other programs may have made, with the types that will do. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'ingestion.emails_legacy': {
    message_id: ['text', 'varchar'],
    sender: ['text', 'varchar'],
    recipients: ['_text', '_varchar'],
    subject: ['text', 'varchar'],
    body_text: ['text', 'varchar'],
    received_at: ['timestamptz', 'timestamp'],
    imported_at: ['timestamptz', 'timestamp'],
  },
  'ingestion.emails': {
    message_id: ['text', 'varchar'],
    recipients: ['_text', '_varchar'],
    category: ['text', 'varchar'],
    priority: ['text', 'varchar'],
    keywords: ['_text', '_varchar'],
  },
  'knowledge.nodes': { id: ['uuid'], type: ['text', 'varchar'], name: ['text', 'varchar'], metadata: ['jsonb'] },
  'knowledge.edges': {
    from_node_id: ['uuid'],
    to_node_id: ['uuid'],
    relation_type: ['text', 'varchar'],
    metadata: ['jsonb'],
  },
  'knowledge.embeddings': { source_type: ['text', 'varchar'], source_id: ['uuid'], embedding: ['vector'] },
  'core.api_usage': { cost_usd: ['numeric'], tokens_input: ['int4', 'int8'], tokens_output: ['int4', 'int8'] },
}

const columnRow = z.object({ table: z.string(), column: z.string(), type: z.string() })

/** Throws an Error that names the first column that is missing or of another type. Reads only. */
export const assertShape = async (db: Queryable): Promise<void> => {
  const columns = await db.rows(
    columnRow,
    `select table_schema || '.' || table_name as table, column_name as column, udt_name as type
     from information_schema.columns
     where table_schema in ('core', 'ingestion', 'knowledge')`,
  )
  const typeOf = new Map(columns.map(({ table, column, type }) => [`${table}.${column}`, type]))
  for (const [table, needed] of Object.entries(NEEDED))
    for (const [column, types] of Object.entries(needed)) {
      const type = typeOf.get(`${table}.${column}`)
      if (type === undefined)
        throw new Error(`${table} has no column ${column}: the table cannot serve; add the column, or rename the table`)
      if (!types.includes(type))
        throw new Error(
          `${table}.${column} is of type ${type}, but ${types.join(' or ')} is needed: convert the column`,
        )
    }
}
