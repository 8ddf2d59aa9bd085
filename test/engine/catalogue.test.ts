// The catalogue: the file in the repository is valid and says what the plan needs, and a wrong one is named with its fault.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeModelOf, readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'

describe('data/models.json', () => {
  const known = readCatalogue()

  it('knows its defaults, and the default does not retire', () => {
    expect(claudeModelOf(known, known.claudeDefault).retiresOn).toBeUndefined()
    expect(voyageModelOf(known, known.voyageDefault).tokensPerRequest).toBe(320_000)
  })

  it('has the prices of design.md, section 5', () => {
    const prices = known.claude.map((model) => [model.id, model.inputUsdPerMillion, model.outputUsdPerMillion])
    expect(prices).toEqual([
      ['claude-sonnet-4-5', 3, 15],
      ['claude-sonnet-4-6', 3, 15],
      ['claude-sonnet-5-5', 2, 10],
      ['claude-haiku-5-5', 0.1, 0.5],
    ])
    expect(known.voyage.map((model) => [model.id, model.inputUsdPerMillion])).toEqual([
      ['voyage-4', 0.06],
      ['voyage-4-large', 0.12],
    ])
    expect(claudeModelOf(known, 'claude-sonnet-4-5').retiresOn).toBe('2026-11-30')
  })

  it('has each model once, and turns thinking off where it is on by default', () => {
    const ids = [...known.claude, ...known.voyage].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(known.claude.filter(({ tokenFactor }) => tokenFactor > 1).every(({ thinking }) => thinking)).toBe(true)
  })
})

describe('a catalogue that cannot serve', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panel-catalogue-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const written = async (text: string) => {
    const file = join(folder, 'models.json')
    await writeFile(file, text)
    return pathToFileURL(file)
  }

  it('is refused with the place of the fault', async () => {
    const known = { ...readCatalogue(), readOn: 'yesterday', claude: [{ id: 'x', inputUsdPerMillion: -1 }] }
    const file = await written(JSON.stringify(known))
    expect(() => readCatalogue(file)).toThrow(
      /models\.json is not a valid catalogue[\s\S]*readOn[\s\S]*inputUsdPerMillion/,
    )
  })

  it('is refused with its name when it is no JSON', async () => {
    const file = await written('{ "readOn": ')
    expect(() => readCatalogue(file)).toThrow(/models\.json/)
  })

  it('lists the known models when one is asked for that it does not know', () => {
    expect(() => claudeModelOf(readCatalogue(), 'claude-9')).toThrow(
      /claude-9.*known: claude-sonnet-4-5, claude-sonnet/,
    )
    expect(() => voyageModelOf(readCatalogue(), 'voyage-9')).toThrow(/voyage-9.*known: voyage-4, voyage-4-large/)
  })
})
