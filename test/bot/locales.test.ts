// The sentences: the same keys and parameters in both languages, none missing, and none that looks like a person's data.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMANDS, START } from '../../bot/commands/list.ts'
import { LANGUAGES, type Language } from '../../bot/formats.ts'
import { createLocalisers, sourceOf } from '../../bot/localiser.ts'
import { LETTER_SENTENCES } from '../../engine/dead-letter.ts'
import { INCIDENTS } from '../../engine/incidents.ts'
import { lookForPersonal } from '../../engine/privacy.ts'
import { PHASES } from '../../engine/snapshot.ts'

const root = new URL('../../', import.meta.url)
const faults: string[] = []
const localisers = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => faults.push(fault) })

/** Keys with the parameters that each sentence takes. */
const sentencesOf = (language: Language): ReadonlyMap<string, readonly string[]> => {
  const source = sourceOf(new URL('bot/locales/', root), language)
  const entries = source.split(/^(?=[a-zA-Z][\w-]* =)/m).flatMap((entry) => {
    const key = /^([a-zA-Z][\w-]*) =/.exec(entry)?.[1]
    const text = entry.replace(/^#.*$/gm, '')
    const params = [...new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ''))].sort()
    return key === undefined ? [] : [[key, params] as const]
  })
  const keys = entries.map(([key]) => key)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  return new Map(entries)
}
const fr = sentencesOf('fr')
const en = sentencesOf('en')

const sourceFiles = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(`${path}/`)
    return entry.name.endsWith('.ts') ? [readFileSync(new URL(path, root), 'utf8')] : []
  })

describe('both languages', () => {
  it('have the same keys', () => {
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('take the same parameters for each key', () => {
    expect(Object.fromEntries(fr)).toEqual(Object.fromEntries(en))
  })
})

describe('every key that is used exists', () => {
  it('of the bot, the checks and the engine', () => {
    const code = [...sourceFiles('bot/'), ...sourceFiles('checks/'), ...sourceFiles('engine/')].join('\n')
    const direct = [...code.matchAll(/\b(?:t|tell|message|ok|warn|fail)\(\s*'([a-z][\w-]*)'/g)]
    const named = [...code.matchAll(/'((?:toast|reason|bound|push|usage|remedy|otherwise|button)-[\w-]+)'/g)]
    const used = new Set([...direct, ...named].map(([, key]) => key ?? ''))
    expect(used.size).toBeGreaterThan(150)
    expect([...used].filter((key) => !fr.has(key))).toEqual([])
  })

  it('of every code that the engine may say', () => {
    const expected = [
      ...Object.keys(INCIDENTS).map((kind) => `incident-${kind}`),
      ...Object.values(INCIDENTS).map(({ reaction, over }) => `otherwise-${reaction}-${over}`),
      ...Object.keys(LETTER_SENTENCES).map((code) => `letter-${code}`),
      ...PHASES.map((phase) => `phase-${phase}`),
      ...['waiting', 'running', 'done'].map((state) => `status-phase-${state}`),
      ...['idle', 'running', 'waiting', 'held', 'paused', 'stopped', 'done', 'validated'].map((s) => `state-${s}`),
      ...[...COMMANDS, START].map(({ name }) => `usage-${name}`),
      ...COMMANDS.map(({ name }) => `command-${name}`),
    ]
    expect(expected.filter((key) => !fr.has(key))).toEqual([])
  })
})

describe('no sentence', () => {
  const text = fc.constantFrom(
    'classify',
    'paused',
    'presidio_down',
    'claude-sonnet-4-6',
    'run-12',
    'auto',
    'ok',
    '#48213',
  )
  const value = fc.oneof(
    fc.nat(200_000),
    fc.nat(99_999_999).map((cents) => cents / 100),
    text,
  )
  const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map((ms) => new Date(ms).toISOString())
  const share = fc.nat(1_000).map((thousandths) => thousandths / 1_000)
  const valueFor = (name: string) => {
    if (/^(until|at|since)$/.test(name)) return moment
    if (/^places?$/.test(name)) return fc.constantFrom(1, 2, 3)
    if (/Name$|^(bar|bound|speed|state|title|detail|cause|otherwise|reason)$/.test(name)) return text
    return name === 'share' ? share : value
  }

  it.each(LANGUAGES)('in %s looks like personal data, whatever numbers stand in it, or fails', (language) => {
    for (const [key, names] of fr) {
      const params = fc.record(Object.fromEntries(names.map((name) => [name, valueFor(name)])))
      fc.assert(
        fc.property(params, (filled) => {
          const sentence = localisers[language].t(key, filled)
          expect({ key, sentence, found: lookForPersonal(sentence) }).toEqual({ key, sentence, found: [] })
        }),
        { seed: 7, numRuns: 40 },
      )
    }
    expect(faults).toEqual([])
  })
})

describe('a sentence', () => {
  it('is told even when a parameter is missing, and the fault is reported', () => {
    const told: string[] = []
    const { fr: words } = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => told.push(fault) })
    expect(words.t('bound-requests')).toBe('… requêtes par minute')
    expect(words.t('reason-budget')).toBe('le budget de … n’a plus de place pour le prochain appel')
    expect(words.t('no-such-key')).toBe('{no-such-key}')
    expect(told.join()).toMatch(/bound-requests.*reason-budget.*no-such-key/)
  })

  it('says codes in words, amounts and dates as the language writes them', () => {
    const until = '2026-11-24T22:05:00Z'
    expect(localisers.fr.t('reason-cooldown', { service: 'voyage', until })).toBe('Voyage AI se repose jusqu’à 23:05')
    expect(localisers.en.t('reason-cooldown', { service: 'voyage', until })).toBe('Voyage AI rests until 23:05')
    expect(localisers.fr.t('push-run-done', { done: 109_990, failed: 10, spent: 331.5 })).toMatch(
      /109\s990 faits, 10 en échec, 331,50\s\$ dépensés/,
    )
    expect(localisers.en.t('retry-recorded', { count: 1 })).toBe('One email is to be done again.')
  })
})
