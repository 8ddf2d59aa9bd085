// What is typed wrong on a shell is refused before anything is opened: no configuration is read, no store is waited for.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { VERBS } from '../../../bot/shell/verbs.ts'

it.each([
  ['dlq', ['--csv', '--reopen'], 'one thing at a time'],
  ['dlq', ['--code', 'frobnicate'], 'copy it from there'],
  ['migrate', ['--limit', '5'], '--limit goes with --dry-run'],
  ['migrate', ['--frobnicate'], 'usage: migrate'],
  ['migrate', ['--dry-run', '--limit', 'many'], 'whole number from 1: got "many"'],
  ['migrate', ['--per-call', '11'], 'whole number from 1 to 10'],
  ['migrate', ['--rate-limit', 'fast'], '--rate-limit takes a whole number'],
  ['import', [], 'at least one path'],
  ['search', [], 'search takes words'],
  ['search', ['mots '.repeat(99)], '300 characters at most'],
  ['cleanup', ['--now'], 'usage: cleanup'],
])('%s %j is refused before anything is opened', async (name, argv, said) => {
  const verb = VERBS.find((each) => each.name === name)
  await expect(verb?.run(argv)).rejects.toThrow(said)
})

it.each(['import', 'schema', 'status', 'pause', 'backup', 'validate'])(
  '%s says where the settings are when there is no database among them, and makes none of its own',
  async (name) => {
    vi.stubEnv('POSTGRES_DSN', '')
    vi.stubEnv('POSTGRES_DSN_FILE', '')
    const folder = await mkdtemp(join(tmpdir(), 'panel-refusals-'))
    vi.stubEnv('DATA_DIR', folder)
    try {
      const verb = VERBS.find((each) => each.name === name)
      await expect(verb?.run(name === 'import' ? ['mail'] : [])).rejects.toThrow(
        /POSTGRES_DSN[\s\S]*data\/systemd\/panel/,
      )
      expect(await readdir(folder)).toEqual([])
    } finally {
      vi.unstubAllEnvs()
      await rm(folder, { recursive: true })
    }
  },
)
