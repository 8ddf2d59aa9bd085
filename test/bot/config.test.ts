// The configuration: what is needed, what is assumed, what is refused, and that no fault shows a secret.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  CONFIG_NAMES,
  ConfigError,
  readBotConfig,
  readEngineConfig,
  readEnvironment,
  readStoreConfig,
} from '../../bot/config.ts'

const NEEDED = {
  POSTGRES_DSN: 'postgresql://panel:s3cret-word@127.0.0.1:5432/friday',
  ANTHROPIC_API_KEY: 'sk-ant-s3cret-claude',
  VOYAGE_API_KEY: 'pa-s3cret-voyage',
  PRESIDIO_URL: 'http://127.0.0.1:3000',
  TELEGRAM_BOT_TOKEN: '4242:s3cret-token-of-the-bot-0',
  TELEGRAM_OWNER_IDS: '1001',
} as const

/** The lines of the error, without the bullets. */
const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .filter((line) => line.startsWith('  - '))
      .map((line) => line.slice(4))
  }
  return []
}

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')

  it('explains every variable, each once, and no other', () => {
    const blocks = text.split(/\n\n+/).filter((block) => /^[A-Z]/m.test(block))
    const names = blocks.flatMap((block) => [...block.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]))
    expect([...names].sort()).toEqual([...CONFIG_NAMES].sort())
    expect(blocks.filter((block) => !/^# \w.{10,}[\s\S]*\n[A-Z_]+=.*$/.test(block.trim()))).toEqual([])
  })

  it('holds the defaults: copied as it is, it changes nothing', () => {
    expect(readBotConfig({ ...parseEnv(text), ...NEEDED })).toEqual(readBotConfig(NEEDED))
  })

  it('marks as needed what has no default, and nothing else', () => {
    const marked = [...text.matchAll(/^# Needed(?:.*\n#)*.*\n([A-Z_]+)=/gm)].map((match) => match[1])
    expect([...marked].sort()).toEqual(Object.keys(NEEDED).sort())
    expect(faultsOf(() => readBotConfig(parseEnv(text))).map((fault) => fault.split(' ')[0])).toEqual(
      expect.arrayContaining(marked),
    )
  })
})

describe('what is read', () => {
  it('has the defaults that the documents promise', () => {
    expect(readBotConfig(NEEDED)).toEqual({
      ...NEEDED,
      TELEGRAM_OWNER_IDS: [1001],
      POSTGRES_CONNECTIONS: 8,
      DATA_DIR: 'data',
      LOG_DIR: 'logs',
      LOG_LEVEL: 'info',
      OPERATOR_TZ: 'Europe/Paris',
      BOT_LANGUAGE: 'fr',
      REHEARSAL: false,
      VECTOR_INDEX_MEMORY: '2GB',
      CLAUDE_TIER: 'start',
      MAX_IN_FLIGHT: 200,
      CHECK_MIN_DISK_GB: 50,
      CHECK_MIN_RAM_GB: 35,
      CHECK_MIN_POSTGRES_MAJOR: 16,
      CHECK_MAX_BACKUP_AGE_HOURS: 24,
      RESTART_SERVICES: ['postgres', 'redis', 'presidio'].map((name) => ({ service: name, container: name })),
      BACKUP_KEEP_DAYS: 7,
      WATCH_RAM_HOLD_PERCENT: 85,
      WATCH_RAM_RELEASE_PERCENT: 80,
      WATCH_SWAP_PERCENT: 50,
      WATCH_DISK_LOW_GB: 10,
      WATCH_DISK_FULL_GB: 2,
      WATCH_LOOP_LAG_MS: 500,
      WATCH_RSS_GB: 2,
      WATCH_STALL_MINUTES: 10,
      WATCH_MAX_BACKUP_AGE_HOURS: 48,
      WATCH_CLOCK_JUMP_SECONDS: 10,
      WATCH_RETIREMENT_DAYS: 30,
    })
  })

  it('takes services with the names of their containers', () => {
    const list = ' presidio=migration-presidio, n8n=my_n8n.1 redis'
    expect(readBotConfig({ ...NEEDED, RESTART_SERVICES: list }).RESTART_SERVICES).toEqual([
      { service: 'presidio', container: 'migration-presidio' },
      { service: 'n8n', container: 'my_n8n.1' },
      { service: 'redis', container: 'redis' },
    ])
  })

  it('takes an empty variable for an absent one', () => {
    const empty = Object.fromEntries(CONFIG_NAMES.map((name) => [name, '']))
    expect(readBotConfig({ ...empty, ...NEEDED })).toEqual(readBotConfig(NEEDED))
  })

  it('asks no more of a shell than its verb needs', () => {
    const store = { POSTGRES_DSN: NEEDED.POSTGRES_DSN }
    expect(readStoreConfig(store)).toMatchObject(store)
    const engine = { ...NEEDED, TELEGRAM_BOT_TOKEN: undefined, TELEGRAM_OWNER_IDS: undefined }
    expect(readEngineConfig(engine)).toMatchObject({ ...store, PRESIDIO_URL: NEEDED.PRESIDIO_URL })
    expect(faultsOf(() => readBotConfig(engine)).map((fault) => fault.split(' ')[0])).toEqual([
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_OWNER_IDS',
    ])
  })

  it.each([
    ['1001', [1001]],
    ['1001,2002', [1001, 2002]],
    [' 1001 , 2002  3003,', [1001, 2002, 3003]],
  ])('reads the owners in %j', (list, ids) => {
    expect(readBotConfig({ ...NEEDED, TELEGRAM_OWNER_IDS: list }).TELEGRAM_OWNER_IDS).toEqual(ids)
  })

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('reads REHEARSAL=%s', (word, rehearsal) => {
    expect(readStoreConfig({ POSTGRES_DSN: NEEDED.POSTGRES_DSN, REHEARSAL: word }).REHEARSAL).toBe(rehearsal)
  })
})

describe('what is refused', () => {
  it('is reported all at once, one line for each variable, with what to do', () => {
    const faults = faultsOf(() => readBotConfig({}))
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(NEEDED).sort())
    expect(faults.every((fault) => / is (missing: .{10,}|empty: nobody could command the bot)$/.test(fault))).toBe(true)
    expect(() => readBotConfig({})).toThrow('.env.example explains each')
  })

  it.each([
    ['POSTGRES_DSN', 'mysql://root@127.0.0.1/mail'],
    ['POSTGRES_CONNECTIONS', '0'],
    ['POSTGRES_CONNECTIONS', 'many'],
    ['PRESIDIO_URL', '127.0.0.1:3000'],
    ['PRESIDIO_URL', 'ftp://127.0.0.1:3000'],
    ['REDIS_URL', '127.0.0.1:6379'],
    ['ANTHROPIC_BASE_URL', 'nowhere'],
    ['OPERATOR_TZ', 'Paris'],
    ['BOT_LANGUAGE', 'de'],
    ['LOG_LEVEL', 'loud'],
    ['CLAUDE_TIER', 'platinum'],
    ['MAX_IN_FLIGHT', '2.5'],
    ['CHECK_MIN_DISK_GB', '-1'],
    ['REHEARSAL', 'perhaps'],
    ['TELEGRAM_BOT_TOKEN', 'not-a-token'],
    ['TELEGRAM_OWNER_IDS', '@antonio'],
    ['TELEGRAM_OWNER_IDS', '1001, -100'],
    ['TELEGRAM_OWNER_IDS', ' , '],
    ['TELEGRAM_CHAT_ID', 'home'],
    ['DOCKER_PROXY_URL', 'tcp://127.0.0.1:2375'],
    ['RESTART_SERVICES', 'presidio=../images'],
    ['RESTART_SERVICES', 'presidio=a=b'],
    ['RESTART_SERVICES', 'redis,redis=other'],
  ])('names %s when it is %j, once, and says what it must be', (name, value) => {
    const faults = faultsOf(() => readBotConfig({ ...NEEDED, [name]: value }))
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} (must|is) .{10,}`))])
  })

  it('shows no value, of secrets or of anything else', () => {
    const spoiled = Object.fromEntries(CONFIG_NAMES.map((name) => [name, `s3cret!${name.toLowerCase()}`]))
    const faults = faultsOf(() => readBotConfig({ ...spoiled, TELEGRAM_OWNER_IDS: 's3cret' }))
    expect(faults.length).toBeGreaterThan(12)
    expect(faults.join('\n')).not.toContain('s3cret')
  })
})

describe('a rehearsal', () => {
  const emulated = {
    ...NEEDED,
    REHEARSAL: 'true',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:4001',
    VOYAGE_BASE_URL: 'http://localhost:4002/v1',
  }

  it('is taken when Claude and Voyage are on this machine', () => {
    expect(readEngineConfig(emulated).REHEARSAL).toBe(true)
    expect(readEngineConfig({ ...emulated, VOYAGE_BASE_URL: 'http://[::1]:4002/v1' }).REHEARSAL).toBe(true)
  })

  it.each([
    ['elsewhere', 'https://claude.example'],
    ['under a name that only looks local', 'http://127.0.0.1.example:4001'],
    ['with its address in the user part', 'http://127.0.0.1@claude.example'],
    ['at its own address, by default', ''],
  ])('is refused when a paid service is %s', (_, address) => {
    expect(faultsOf(() => readEngineConfig({ ...emulated, ANTHROPIC_BASE_URL: address }))).toEqual([
      'ANTHROPIC_BASE_URL must be an emulator on this machine while REHEARSAL is on',
    ])
    expect(faultsOf(() => readBotConfig({ ...emulated, VOYAGE_BASE_URL: address }))).toEqual([
      'VOYAGE_BASE_URL must be an emulator on this machine while REHEARSAL is on',
    ])
  })
})

describe('the environment', () => {
  const folders: string[] = []
  afterEach(async () => {
    vi.unstubAllEnvs()
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
  })

  const write = async (text: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'panel-env-'))
    folders.push(folder)
    await writeFile(join(folder, '.env'), text)
    return join(folder, '.env')
  }

  it('is the file under the variables of the process, which win, an empty one included', async () => {
    vi.stubEnv('BOT_LANGUAGE', 'en')
    vi.stubEnv('REDIS_URL', '')
    const file = await write('# ours\nBOT_LANGUAGE=fr\nREDIS_URL=redis://127.0.0.1\nexport CLAUDE_TIER="build"\n')
    expect(readEnvironment(file)).toMatchObject({ BOT_LANGUAGE: 'en', REDIS_URL: '', CLAUDE_TIER: 'build' })
  })

  it('needs no file', () => {
    vi.stubEnv('BOT_LANGUAGE', 'en')
    expect(readEnvironment('/nowhere/.env').BOT_LANGUAGE).toBe('en')
  })
})
