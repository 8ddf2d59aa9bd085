// Nothing is lost: every email of a run has its result in each phase, or a letter that says why not.
import { z } from 'zod'
import { only, type Queryable } from '../../engine/store/database.ts'
import { holdsUnless, type Invariant } from './invariant.ts'

const counts = z.object({
  source: z.number(),
  classified: z.number(),
  nodes: z.number(),
  embedded: z.number(),
  lettersClassify: z.number(),
  lettersGraph: z.number(),
  lettersEmbed: z.number(),
  lostClassify: z.number(),
  lostGraph: z.number(),
  lostEmbed: z.number(),
  both: z.number(),
})

const COUNT = `
  with run as (select id, created_at, mode from core.migration_runs where id = $1), each as (
    select e.message_id, r.message_id is not null as classified, n.id is not null as noded, v.id is not null as embedded,
      exists (select 1 from core.migration_failed f where f.message_id = e.message_id and f.phase = 'classify') as letter1,
      exists (select 1 from core.migration_failed f where f.message_id = e.message_id and f.phase = 'graph') as letter2,
      exists (select 1 from core.migration_failed f where f.message_id = e.message_id and f.phase = 'embed') as letter3
    from run
    join ingestion.emails_legacy e on e.imported_at <= run.created_at
    left join ingestion.emails r on r.message_id = e.message_id and (run.mode = 'new' or r.run_id = run.id)
    left join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = e.message_id
      and (run.mode = 'new' or n.run_id = run.id)
    left join knowledge.embeddings v on v.source_type = 'email' and v.source_id = n.id
      and (run.mode = 'new' or v.run_id = run.id)
  )
  select count(*) as source, count(*) filter (where classified) as classified,
    count(*) filter (where noded) as nodes, count(*) filter (where embedded) as embedded,
    count(*) filter (where letter1) as "lettersClassify", count(*) filter (where letter2) as "lettersGraph",
    count(*) filter (where letter3) as "lettersEmbed",
    count(*) filter (where not classified and not letter1) as "lostClassify",
    count(*) filter (where classified and not noded and not letter2) as "lostGraph",
    count(*) filter (where noded and not embedded and not letter3) as "lostEmbed",
    count(*) filter (where classified and letter1 or noded and letter2 or embedded and letter3) as both
  from each`

/** Counts the run's frozen set against its results, email by email. The run must have ended. */
export const emailsAccountedFor = async (db: Queryable, runId: number): Promise<readonly Invariant[]> => {
  const found = await only(db, counts, COUNT, [runId])
  return [
    holdsUnless(
      'emails of the run = source - letters of classify',
      `${found.classified} = ${found.source} - ${found.lettersClassify}`,
      {
        lost: found.lostClassify,
        'done although there is a letter': found.both,
        difference: found.source - found.lettersClassify - found.classified,
      },
    ),
    holdsUnless(
      'email nodes = emails of the run - letters of graph',
      `${found.nodes} = ${found.classified} - ${found.lettersGraph}`,
      { lost: found.lostGraph, difference: found.classified - found.lettersGraph - found.nodes },
    ),
    holdsUnless(
      'embeddings = email nodes - letters of embed',
      `${found.embedded} = ${found.nodes} - ${found.lettersEmbed}`,
      { lost: found.lostEmbed, difference: found.nodes - found.lettersEmbed - found.embedded },
    ),
  ]
}

const phaseRow = z.object({ phase: z.string(), done: z.number(), failed: z.number(), state: z.string() })

/** The counters that panels show are what the tables hold. */
export const countersAgree = async (db: Queryable, runId: number): Promise<Invariant> => {
  const found = await only(db, counts, COUNT, [runId])
  const phases = await db.rows(
    phaseRow,
    'select phase, done, failed, state from core.run_phases where run_id = $1 order by position',
    [runId],
  )
  const counted = {
    classify: [found.classified, found.lettersClassify],
    graph: [found.nodes, found.lettersGraph],
    embed: [found.embedded, found.lettersEmbed],
  } as const
  const faults: Record<string, number> = {}
  for (const [phase, [done, failed]] of Object.entries(counted)) {
    const row = phases.find((each) => each.phase === phase)
    faults[`${phase} not done`] = row?.state === 'done' ? 0 : 1
    faults[`${phase} done off by`] = (row?.done ?? 0) - done
    faults[`${phase} failed off by`] = (row?.failed ?? 0) - failed
  }
  const told = phases.map(({ phase, done, failed }) => `${phase} ${done}+${failed}`).join(', ')
  return holdsUnless('the counters of the phases are what the tables hold', told, faults)
}
