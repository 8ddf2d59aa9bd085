// Dockerfile and .dockerignore, by reading: what is copied exists, nobody is root, nothing of development or of a run goes in.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compose, root } from './compose.ts'

const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

interface Stage {
  readonly name: string
  readonly from: string
  /** Instructions, one a line, comments and line breaks taken out. */
  readonly lines: readonly string[]
}

const instructions = textOf('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
const version = /^presidio-analyzer\S*==(.+)$/m.exec(textOf('data/presidio/requirements.txt'))?.[1]
const stages: (Stage & { readonly lines: string[] })[] = []
for (const line of instructions) {
  const [, from, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? []
  if (from !== undefined && name !== undefined) stages.push({ name, from, lines: [] })
  else stages.at(-1)?.lines.push(line)
}
const stageOf = (name: string): Stage => {
  const found = stages.find((stage) => stage.name === name)
  if (!found) throw new Error(`the Dockerfile has no stage ${name}`)
  return found
}
const last = (stage: Stage, instruction: string) =>
  stage.lines.findLast((line) => line.startsWith(`${instruction} `))?.slice(instruction.length + 1)
const sourcesOf = ({ lines }: Stage) =>
  lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))

describe.each(stages)('the stage $name', (stage) => {
  it('copies what is there, and what .dockerignore lets in', () => {
    const ignored = textOf('.dockerignore').split('\n')
    const sources = sourcesOf(stage).map((source) => source.replace(/\/$/, ''))
    expect(sources.filter((source) => !ignored.includes(`!${source.split('/')[0]}`))).toEqual([])
    expect(sources.filter((source) => !existsSync(new URL(source, root)))).toEqual([])
  })

  it('begins from a pinned version', () => {
    expect(stage.from).toMatch(/:\d+\.\d+\.\d+-(bookworm-slim|slim-bookworm)$/)
  })
})

it('builds what docker-compose.yml asks for', () => {
  const targets = Object.values(compose.services).flatMap(({ build }) => (build ? [build.target] : []))
  expect(targets.map((target) => stageOf(target).name)).toEqual(['bot', 'presidio'])
  expect(compose.services.presidio?.image).toBe(`migration-presidio:${version}`)
})

it('runs neither as root', () => {
  expect(last(stageOf('bot'), 'USER')).toBe('node')
  expect(last(stageOf('presidio'), 'USER')).toBe('1001')
})

it('ends with the bot, behind tini, with a health check, and without what only development needs', () => {
  const bot = stages.at(-1)
  expect(bot?.name).toBe('bot')
  if (!bot) return
  expect(last(bot, 'ENTRYPOINT')).toBe('["tini", "--"]')
  expect(last(bot, 'CMD')).toBe('["node", "--import", "tsx", "bot/main.ts"]')
  expect(last(bot, 'HEALTHCHECK')).toContain('$DATA_DIR/healthy')
  expect(bot.lines).toContain('COPY --from=dependencies /app/node_modules node_modules')
  expect(stageOf('dependencies').lines).toContain('RUN npm ci --omit=dev --ignore-scripts')
  expect(sourcesOf(bot)).not.toContain('test')
  expect(last(bot, 'ARG')).toBe('PG_CLIENT=16')
  for (const tool of [/postgresql-client-\$\{PG_CLIENT\}/, /rsync/, /openssh-client/, /tini/])
    expect(bot.lines.find((line) => line.includes('install --yes') && tool.test(line))).toBeDefined()
})

it('finds tsx and all else that the program imports among what is installed without development', () => {
  const manifest: unknown = JSON.parse(textOf('package.json'))
  expect(manifest).toMatchObject({ dependencies: { tsx: expect.any(String), dockerode: expect.any(String) } })
  const files = ['bot', 'engine', 'checks'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => textOf(`${folder}/${path}`)),
  )
  const imported = new Set(
    files.flatMap((text) =>
      [...text.matchAll(/^import (?!type )[^'\n]*?(?:from )?'((?:@[\w-]+\/)?[\w-]+)[^']*'/gm)].flatMap(([, name]) =>
        name === undefined || name === 'node' ? [] : [name],
      ),
    ),
  )
  expect(imported.size).toBeGreaterThan(8)
  for (const name of imported) expect(manifest).toHaveProperty(['dependencies', name])
})

it('lets nothing of a run, and no secret, into an image', () => {
  const ignored = textOf('.dockerignore').split('\n')
  expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*')
  expect(ignored).toEqual(expect.arrayContaining(['data/local', 'data/migration_checkpoint.json', 'data/*.jsonl']))
  expect(ignored.filter((line) => /^!(secrets|\.env|logs)/.test(line))).toEqual([])
  expect(textOf('.gitignore').split('\n')).toContain('/secrets/')
})

it('builds the Presidio that CI tests: its packages, its three files, its server and the flags it is started with', () => {
  const stage = stageOf('presidio')
  expect(stage.lines).toContain('RUN pip install --no-cache-dir --requirement /presidio/requirements.txt')
  for (const name of ['nlp', 'analyzer', 'recognizers']) {
    expect(existsSync(new URL(`data/presidio/${name}.yaml`, root))).toBe(true)
    expect(stage.lines.join('\n')).toContain(`/presidio/${name}.yaml`)
  }
  const inCi = textOf('.ci/presidio')
  for (const flag of ['--timeout 300', '--preload', '--no-control-socket', "'serve:create_app()'"]) {
    expect(last(stage, 'CMD')).toContain(flag)
    expect(inCi).toContain(flag)
  }
})
