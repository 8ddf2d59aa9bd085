// The dollars of the standard corpus in each lane, by the emulator's own bill, beside what the plan said.
import { claudeModelOf, readCatalogue } from '../../engine/catalogue.ts'
import { claudePrice } from '../../engine/money.ts'
import { type Lane, PLAIN } from '../../engine/plan.ts'
import { emptyTables } from '../database.ts'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { startBenchEmulators } from './emulators.ts'
import type { Line } from './line.ts'
import type { Place } from './place.ts'
import { benchEngine, isClassified, startAll, until } from './run-to.ts'

const LANES: readonly Lane[] = ['live', 'batch']
/** The runbook's corpus, to which the sample's bill is carried over. */
const CORPUS = 110_000

/** A sample of `emails` of generated mail per offer; batches pass in seconds. */
export const dollarsSection = async (place: Place, emails: number): Promise<readonly Line[]> => {
  const catalogue = readCatalogue()
  const mail = [...generateMail({ seed: 9, count: emails })]
  const lines: Line[] = []
  for (const model of new Set([catalogue.claudeDefault, ...catalogue.claudeOffers]))
    for (const lane of LANES) {
      const emulators = await startBenchEmulators({ batchSpeed: 7_200 })
      try {
        await emptyTables(place.db)
        await insertMail(place.db, mail)
        const engine = benchEngine(place, emulators.urls, { faster: 200 })
        await engine.open()
        const choice = { ...PLAIN, model, lane }
        const plan = await engine.plan({ choice })
        await startAll(engine, choice)
        await until(engine, isClassified)
        await engine.close()
        const { billed } = await emulators.claude.totals()
        const price = claudePrice(claudeModelOf(catalogue, model), lane)
        const usd = (billed.inputTokens * price.inputNanos + billed.outputTokens * price.outputNanos) / 1e9
        const what = `${model}, ${lane}`
        lines.push(
          {
            section: 'dollars',
            what: `${what}: ${CORPUS.toLocaleString('en')} emails`,
            value: (usd / emails) * CORPUS,
            unit: '$',
          },
          {
            section: 'dollars',
            what: `${what}: bill / plan`,
            value: usd / ((plan.phases[0]?.costMicros.mid ?? Number.NaN) / 1e6),
            unit: '',
            goal: { below: 1.25 },
          },
        )
      } finally {
        await emulators.close()
      }
    }
  return lines
}
