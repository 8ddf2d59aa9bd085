// Secrets by file: read without their newline, refused when ambiguous or unreadable, never shown, and loose ones are named.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { ConfigError, readBotConfig, readEnvironment, readLooseSecretFiles } from '../../bot/config.ts'

const folder = await mkdtemp(join(tmpdir(), 'panel-secrets-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const file = async (name: string, content: string, mode = 0o600): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}
const OTHERS = {
  VOYAGE_API_KEY: 'pa-s3cret-voyage',
  PRESIDIO_URL: 'http://127.0.0.1:3000',
  TELEGRAM_BOT_TOKEN: '4242:s3cret-token-of-the-bot-0',
  TELEGRAM_OWNER_IDS: '1001',
  POSTGRES_DSN: 'postgresql://panel:s3cret@127.0.0.1/friday',
} as const
const complaint = (environment: Readonly<Record<string, string>>): string => {
  try {
    readBotConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

it('reads each of the four, without the newline that ends the file', async () => {
  const environment = {
    PRESIDIO_URL: OTHERS.PRESIDIO_URL,
    TELEGRAM_OWNER_IDS: '1001',
    ANTHROPIC_API_KEY_FILE: await file('claude', 'sk-ant-s3cret\n'),
    VOYAGE_API_KEY_FILE: await file('voyage', 'pa-s3cret\r\n'),
    TELEGRAM_BOT_TOKEN_FILE: await file('token', OTHERS.TELEGRAM_BOT_TOKEN),
    POSTGRES_DSN_FILE: await file('dsn', `${OTHERS.POSTGRES_DSN}\n\n`),
  }
  expect(readBotConfig(environment)).toMatchObject({
    ANTHROPIC_API_KEY: 'sk-ant-s3cret',
    VOYAGE_API_KEY: 'pa-s3cret',
    TELEGRAM_BOT_TOKEN: OTHERS.TELEGRAM_BOT_TOKEN,
    POSTGRES_DSN: OTHERS.POSTGRES_DSN,
  })
})

it('refuses a secret that is given twice, a missing file and an empty one, each in one line and without a value', async () => {
  const twice = { ...OTHERS, ANTHROPIC_API_KEY: 'sk-s3cret', ANTHROPIC_API_KEY_FILE: await file('twice', 's3cret') }
  expect(complaint(twice)).toContain('ANTHROPIC_API_KEY and ANTHROPIC_API_KEY_FILE are both set: keep one of them')
  const missing = complaint({ ...OTHERS, ANTHROPIC_API_KEY_FILE: join(folder, 's3cret-place') })
  expect(missing).toContain('ANTHROPIC_API_KEY_FILE names a file that cannot be read')
  const empty = complaint({ ...OTHERS, ANTHROPIC_API_KEY_FILE: await file('empty', '\n') })
  expect(empty).toContain('ANTHROPIC_API_KEY_FILE names an empty file')
  for (const text of [complaint(twice), missing, empty]) {
    expect(text).not.toContain('s3cret')
    expect(text.match(/ {2}- /g)).toHaveLength(1)
  }
})

it('checks what stands in the file as if it stood in the variable', async () => {
  const text = complaint({
    ...OTHERS,
    POSTGRES_DSN: '',
    POSTGRES_DSN_FILE: await file('mysql', 'mysql://s3cret'),
    ANTHROPIC_API_KEY: 'sk',
  })
  expect(text).toContain('POSTGRES_DSN must start with postgresql://')
  expect(text).not.toContain('s3cret')
})

it('is read once into the environment, which a child process may be given with the same .env beside it', async () => {
  vi.stubEnv('VOYAGE_API_KEY', '')
  const env = await file('.env', `VOYAGE_API_KEY_FILE=${await file('voyage2', 'pa-s3cret\n')}\n`)
  const first = readEnvironment(env)
  expect(first.VOYAGE_API_KEY).toBe('pa-s3cret')
  vi.stubEnv('VOYAGE_API_KEY', first.VOYAGE_API_KEY)
  vi.stubEnv('VOYAGE_API_KEY_FILE', first.VOYAGE_API_KEY_FILE)
  expect(readEnvironment(env).VOYAGE_API_KEY).toBe('pa-s3cret')
})

it('names the variables whose files everybody may read, and no other', async () => {
  vi.stubEnv('VOYAGE_API_KEY_FILE', await file('loose', 'x', 0o644))
  vi.stubEnv('ANTHROPIC_API_KEY_FILE', await file('tight', 'x', 0o640))
  vi.stubEnv('POSTGRES_DSN_FILE', join(folder, 'nowhere'))
  expect(readLooseSecretFiles('/nowhere/.env')).toEqual(['VOYAGE_API_KEY_FILE'])
})
