// The invariants as an expectation at the end of an in-process scenario.
import { expect } from 'vitest'
import { z } from 'zod'
import { type Database, only } from '../../engine/store/database.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import { checkInvariants } from './invariants.ts'
import { ledgerOf } from './ledger.ts'
import type { Stage } from './stage.ts'

/** Expects every invariant but those named to hold, and returns what was booked at worst case, in micro-dollars. */
export const expectAllToHold = async (
  db: Database,
  stage: Stage,
  { but = [] }: { readonly but?: readonly string[] } = {},
): Promise<{ readonly estimatedMicros: number }> => {
  const invariants = await checkInvariants({
    db,
    anthropic: ledgerOf(stage.claude.books),
    voyage: ledgerOf(stage.voyage.books),
    secrets: {
      planted: stage.mail.flatMap(plantedValues),
      'message id': stage.mail.map(({ message_id }) => message_id),
    },
    kills: 0,
  })
  expect(invariants.map(({ name }) => name)).toEqual(expect.arrayContaining([...but]))
  expect(invariants.filter(({ holds, name }) => !holds && !but.includes(name))).toEqual([])
  return only(
    db,
    z.object({ estimatedMicros: z.number() }),
    `select coalesce(sum(cost_micros), 0)::bigint as "estimatedMicros" from core.api_usage where estimated`,
  )
}
