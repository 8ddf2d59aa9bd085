// The house's rules, checked by a machine: import arrows, the only reader of process.env, and the lengths of files.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((path) => /\.(ts|mjs|js|css)$/.test(path))
const sources = tracked.map((path) => {
  const text = readFileSync(join(root, path), 'utf8')
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) =>
    normalize(join(dirname(path), match[1] ?? '')),
  )
  return { path, text, imports, lines: text.trimEnd().split('\n').length }
})
const inFolder = (folder: string) => (path: string) => path.startsWith(`${folder}/`)
const arrowsFrom = (folder: string) =>
  sources
    .filter(({ path }) => inFolder(folder)(path))
    .flatMap(({ path, imports }) => imports.map((to) => ({ path, to })))

describe('imports go one way', () => {
  it('the engine imports neither the bot nor the checks nor the tests', () => {
    expect(arrowsFrom('engine').filter(({ to }) => !inFolder('engine')(to) && !inFolder('data')(to))).toEqual([])
  })

  it('the checks import the engine and nothing else', () => {
    expect(arrowsFrom('checks').filter(({ to }) => !inFolder('engine')(to) && !inFolder('checks')(to))).toEqual([])
  })

  it('nothing outside the tests imports the tests', () => {
    const outside = sources.filter(({ path }) => !inFolder('test')(path))
    expect(outside.filter(({ imports }) => imports.some(inFolder('test'))).map(({ path }) => path)).toEqual([])
  })

  it('phases and the runner see ports, never a service', () => {
    const service = inFolder('engine/services')
    const offenders = arrowsFrom('engine').filter(({ path, to }) => service(to) && !service(path))
    expect(offenders).toEqual([])
  })

  it('only the composition roots build services', () => {
    const builders = arrowsFrom('bot').filter(({ to }) => inFolder('engine/services')(to))
    expect([...new Set(builders.map(({ path }) => path))].sort()).toEqual(
      [...new Set(builders.map(({ path }) => path))].filter((path) => /^bot\/(main|cli|world)\.ts$/.test(path)).sort(),
    )
  })
})

it('process.env is read in bot/config.ts only', () => {
  const readers = sources.filter(({ path, text }) => !inFolder('test')(path) && /process\.env\b/.test(text))
  expect(readers.map(({ path }) => path).filter((path) => path !== 'bot/config.ts')).toEqual([])
})

describe('files are short and say what they are for', () => {
  it('no file is over 250 lines', () => {
    expect(sources.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('the median of the product files is under 100 lines', () => {
    const lengths = sources
      .filter(({ path }) => !inFolder('test')(path))
      .map(({ lines }) => lines)
      .sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100)
  })

  it('the first line of every file says what it is for', () => {
    expect(sources.filter(({ text }) => !/^(\/\/|\/\*) \S/.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('there are no drawers', () => {
    const drawers = /(^|\/)(src|lib|utils?|helpers?|types\.ts|index\.ts)(\/|$)/
    expect(tracked.filter((path) => drawers.test(path))).toEqual([])
  })
})

it('the top level is what the maintainer fixed', () => {
  const names = execFileSync('git', ['ls-files'], { cwd: root }).toString().trim().split('\n')
  const allowed =
    /^(\..*|package(-lock)?\.json|tsconfig\.json|bot|engine|checks|migrations|data|test|docker-compose\.yml|Dockerfile|README\.md|RUNBOOK\.md|LICENSE)$/
  expect([...new Set(names.map((name) => name.split('/')[0] ?? ''))].filter((name) => !allowed.test(name))).toEqual([])
})
