// `npm start` as a person runs it: opened, left, opened again, refused a second time, killed; nothing is left behind.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { CONFIG_NAMES } from '../../bot/config.ts'

const folder = await mkdtemp(join(tmpdir(), 'panel-start-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const unset = Object.fromEntries(CONFIG_NAMES.map((name) => [name, '']))

/** Runs start.ts without configuration, but for `variables`. */
const start = (options: readonly string[] = [], variables: Readonly<Record<string, string>> = {}) => {
  const entry = fileURLToPath(new URL('./start.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...options], {
    env: { ...process.env, ...unset, DATA_DIR: folder, ...variables },
  })
  let output = ''
  let onOutput: (() => void) | undefined
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk)
      onOutput?.()
    })
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return {
    child,
    ended,
    printed: () => output,
    /** Resolves when it has printed that; rejects when it ends without. */
    shows: (text: string) =>
      new Promise<void>((resolve, reject) => {
        onOutput = () => {
          if (output.includes(text)) resolve()
        }
        onOutput()
        ended.then(() => reject(new Error(`it ended without "${text}":\n${output}`)), reject)
      }),
  }
}

const READY = 'Au repos'

it('opens the rehearsal without any configuration, answers piped lines in order, and ends with them', {
  timeout: 60_000,
}, async () => {
  const { child, ended } = start(['--emails', '20'])
  child.stdin.end('/status\n/nonsense\n')
  const { code, output } = await ended
  expect(output).toContain('REHEARSAL: nothing here is real, and nothing is spent')
  expect(output).toContain('20 emails in the source; 2 of them make Claude refuse')
  expect(output).toMatch(
    /› \/status\n#\d+ bot.*\n│ Aucune migration ouverte[\s\S]*› \/nonsense\n#\d+ bot.*\n│ Je ne connais pas/,
  )
  expect(code).toBe(0)
})

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

const isRunning = (pid: number): boolean => {
  try {
    // A dead child of a dead parent may stay as a zombie where nobody is left to ask for it.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

it('keeps its mail, serves its page, refuses a second one beside it, and leaves nothing running when it is killed', {
  timeout: 60_000,
}, async () => {
  const first = start(['--emails', '50'])
  await first.shows(READY)
  const page = await fetch(/Page +(http:\/\/127\.0\.0\.1:\d+)/.exec(first.printed())?.[1] ?? '')
  expect(await page.text()).toContain('<title>Rehearsal of the migration panel</title>')
  const second = start()
  const fresh = start(['--fresh'])
  expect(await second.ended).toMatchObject({ code: 1, output: expect.stringContaining('is open in process') })
  expect(await fresh.ended).toMatchObject({ code: 1, output: expect.stringContaining('close it first') })

  const pid = first.child.pid ?? 0
  const children = existsSync(`/proc/${pid}/task`) ? childrenOf(pid) : []
  first.child.kill('SIGKILL')
  expect((await first.ended).output).toContain('20 emails in the source')
  await expect.poll(() => children.filter(isRunning), { timeout: 15_000 }).toEqual([])
})

it('refuses a paid key beside emulated parts, and options that there are not', async () => {
  const paid = start([], { ANTHROPIC_API_KEY: 'sk-secret' })
  const unknown = start(['--email', '5'])
  const { code, output } = await paid.ended
  expect(code).toBe(1)
  expect(output).toMatch(/set PRESIDIO_URL[\s\S]*set POSTGRES_DSN/)
  expect(output).not.toContain('sk-secret')
  expect(await unknown.ended).toMatchObject({ code: 2, output: expect.stringContaining('usage: npm start') })
})
