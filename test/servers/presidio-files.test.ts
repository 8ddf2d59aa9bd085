// Presidio's files agree with one another and with the engine: a language that one of them forgets fails every text.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../../data/presidio/${name}`, import.meta.url), 'utf8')
const [analyzer, nlp, recognizers, requirements] = [
  read('analyzer.yaml'),
  read('nlp.yaml'),
  read('recognizers.yaml'),
  read('requirements.txt'),
]
/** The plain list of a top-level key. */
const listOf = (yaml: string, key: string) =>
  [...(new RegExp(`^${key}:\\n((?: {2}- \\w+\\n)+)`, 'm').exec(yaml)?.[1] ?? '').matchAll(/- (\w+)/g)].map(
    ([, item]) => item,
  )
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, one]) => one ?? '')

/** Those in which the engine asks about every text. */
const LANGUAGES = ['en', 'fr']

describe('data/presidio', () => {
  it('names the engine’s two languages in all three files, and no other anywhere', () => {
    expect(listOf(analyzer, 'supported_languages')).toEqual(LANGUAGES)
    expect(listOf(recognizers, 'supported_languages')).toEqual(LANGUAGES)
    expect(all(nlp, /lang_code: (\w+)/g)).toEqual(LANGUAGES)
    const used = all(recognizers, /language: (\w+)/g).concat(
      all(recognizers, /supported_languages: \[([^\]]+)\]/g).flatMap((list) => list.split(', ')),
    )
    expect([...new Set(used)].sort()).toEqual(LANGUAGES)
  })

  it('installs the models that it names, and pins everything', () => {
    const pins = requirements.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(pins.filter((pin) => !/^[\w[\].-]+==[\w.]+$/.test(pin))).toEqual([])
    for (const model of all(nlp, /model_name: (\w+)/g)) expect(pins.map((pin) => pin.split('==')[0])).toContain(model)
  })

  it('asks for nothing that would reach the network, or hide what a mail is about', () => {
    const named = all(recognizers, /name: (\w+)\n {4}type: predefined/g)
    expect(named).toContain('SpacyRecognizer')
    expect(named).not.toContain('EmailRecognizer')
    expect(named).not.toContain('DateRecognizer')
  })
})
