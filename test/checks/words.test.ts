// The sentences of the checks: every key that the code can say exists in both languages, with the same parameters.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHECKLIST } from '../../checks/checklist.ts'
import { VALIDATIONS } from '../../checks/validation/validate.ts'
import { lookForPersonal } from '../../engine/privacy.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** Key to the parameters that its sentence uses. */
const sentences = (language: 'fr' | 'en'): ReadonlyMap<string, string> =>
  new Map(
    read(`bot/locales/checks.${language}.ftl`)
      .split(/^(?=[a-z])/m)
      .filter((entry) => /^[a-z]/.test(entry))
      .map((entry) => [
        entry.slice(0, entry.indexOf(' =')),
        [...new Set([...entry.matchAll(/\$(\w+)/g)].map(([, name]) => name))].sort().join(' '),
      ]),
  )
const fr = sentences('fr')
const en = sentences('en')

const code = ['checks/', 'checks/validation/']
  .flatMap((folder) => readdirSync(new URL(folder, root)).map((file) => `${folder}${file}`))
  .filter((path) => path.endsWith('.ts'))
  .map(read)
  .join('\n')

const all = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, word]) => word ?? '')
const meanings = [...new Set(all(/^ {2}\| '([a-z-]+)'$/gm))]
const families = [
  ...['emails', 'email-nodes', 'embeddings'].flatMap((id) =>
    ['ok', 'nearly', 'missing', 'none'].map((end) => `check-${id}-${end}`),
  ),
  ...['disk', 'ram'].flatMap((what) => [`check-${what}-ok`, `check-${what}-low`, `remedy-${what}-room`]),
  ...meanings.map((meaning) => `check-service-${meaning}`),
  ...meanings.filter((meaning) => meaning !== 'busy').map((meaning) => `remedy-service-${meaning}`),
  ...[...CHECKLIST, ...VALIDATIONS].map(({ id }) => `check-${id}`),
  'check-run',
]
const said = new Set([...all(/'((?:check|remedy)-[a-z-]+)'/g), ...families])

describe('the sentences of the checks', () => {
  it('are the same in both languages, with the same parameters', () => {
    expect([...en.keys()]).toEqual([...fr.keys()])
    expect([...en]).toEqual([...fr])
  })

  it('are all there', () => {
    expect([...said].filter((key) => !fr.has(key))).toEqual([])
  })

  it('are all needed', () => {
    expect([...fr.keys()].filter((key) => !said.has(key))).toEqual([])
  })

  it('hold nothing that the last look before Telegram would withhold', () => {
    const withheld = (['fr', 'en'] as const).flatMap((language) =>
      read(`bot/locales/checks.${language}.ftl`)
        .split('\n')
        .filter((line) => lookForPersonal(line).length > 0),
    )
    expect(withheld).toEqual([])
  })
})
