// What is real follows from the variables; mixtures that could cost money, privacy or data are refused without a value.
import { describe, expect, it } from 'vitest'
import { readBotConfig } from '../../bot/config.ts'
import { banner } from './banner.ts'
import {
  ALL_EMULATED,
  appEnvironment,
  type Environment,
  isComplete,
  MixedPartsError,
  partsOf,
  spendsMoney,
} from './environment.ts'

const complete: Environment = {
  TELEGRAM_BOT_TOKEN: '1:a-secret-of-twenty-characters',
  TELEGRAM_OWNER_IDS: '42',
  ANTHROPIC_API_KEY: 'sk-secret',
  VOYAGE_API_KEY: 'pa-secret',
  PRESIDIO_URL: 'http://127.0.0.1:3000',
  POSTGRES_DSN: 'postgresql://user:secret@127.0.0.1:5432/friday',
}
const only = (...names: readonly (keyof typeof complete)[]): Environment =>
  Object.fromEntries(names.map((name) => [name, complete[name]]))

const refusal = (environment: Environment): string => {
  try {
    partsOf(environment)
    return 'accepted'
  } catch (error) {
    if (error instanceof MixedPartsError) return error.message
    throw error
  }
}

const addresses = {
  docker: 'http://127.0.0.1:4005',
  anthropic: 'http://127.0.0.1:1',
  voyage: 'http://127.0.0.1:2',
  presidio: 'http://127.0.0.1:3',
  telegram: 'http://127.0.0.1:4',
  dsn: 'postgresql://postgres@localhost/postgres?host=%2Ftmp%2Fsocket',
}
const folders = { dataFolder: '/tmp/data', logFolder: '/tmp/logs' }

describe('which parts are real', () => {
  it('none without configuration, and an empty variable is none', () => {
    expect(partsOf({})).toEqual(ALL_EMULATED)
    expect(partsOf({ ANTHROPIC_API_KEY: '', POSTGRES_DSN: '' })).toEqual(ALL_EMULATED)
  })

  it('all with a complete configuration', () => {
    expect(isComplete(partsOf(complete))).toBe(true)
  })

  it('one, when its variable alone is set', () => {
    expect(partsOf(only('PRESIDIO_URL'))).toEqual({ ...ALL_EMULATED, presidio: 'real' })
    expect(partsOf(only('TELEGRAM_BOT_TOKEN', 'TELEGRAM_OWNER_IDS')).telegram).toBe('real')
  })
})

describe('what is refused', () => {
  it('a paid key beside an emulated Presidio or the embedded database', () => {
    const text = refusal(only('ANTHROPIC_API_KEY'))
    expect(text).toMatch(/ANTHROPIC_API_KEY.*set PRESIDIO_URL/)
    expect(text).toMatch(/ANTHROPIC_API_KEY.*set POSTGRES_DSN/)
    expect(refusal(only('VOYAGE_API_KEY', 'PRESIDIO_URL'))).toMatch(/VOYAGE_API_KEY.*set POSTGRES_DSN/)
  })

  it('invented results in a real database, unless its name says that it is for that', () => {
    expect(refusal(only('POSTGRES_DSN'))).toMatch(/set ANTHROPIC_API_KEY and VOYAGE_API_KEY/)
    expect(refusal({ ...complete, VOYAGE_API_KEY: undefined })).toMatch(/set VOYAGE_API_KEY/)
    expect(refusal({ POSTGRES_DSN: 'postgresql://127.0.0.1/friday_rehearsal' })).toBe('accepted')
  })

  it('a bot that nobody could command', () => {
    expect(refusal(only('TELEGRAM_BOT_TOKEN'))).toMatch(/TELEGRAM_OWNER_IDS/)
  })

  it('never showing a value', () => {
    for (const name of Object.keys(complete)) expect(refusal(only(name))).not.toContain('secret')
  })
})

describe('the environment of the app', () => {
  it('is a configuration that the product accepts as a rehearsal, whatever lies about in the shell', () => {
    const environment = { TELEGRAM_CHAT_ID: '-5', CHECK_MIN_RAM_GB: '35', LOG_LEVEL: 'debug' }
    const config = readBotConfig(appEnvironment({ environment, parts: ALL_EMULATED, addresses, ...folders }))
    expect(config).toMatchObject({
      REHEARSAL: true,
      POSTGRES_CONNECTIONS: 1,
      ANTHROPIC_BASE_URL: addresses.anthropic,
      VOYAGE_BASE_URL: `${addresses.voyage}/v1`,
      TELEGRAM_API_ROOT: addresses.telegram,
      TELEGRAM_CHAT_ID: undefined,
      CHECK_MIN_RAM_GB: 1,
      LOG_LEVEL: 'debug',
      DATA_DIR: '/tmp/data',
      DOCKER_PROXY_URL: addresses.docker,
    })
  })

  it('keeps the real parts, and is no rehearsal when money is spent', () => {
    const dockers = { DOCKER_PROXY_URL: 'http://docker-proxy:2375' }
    const environment = { ...complete, ...dockers, TELEGRAM_BOT_TOKEN: undefined, CHECK_MIN_RAM_GB: '35' }
    const parts = partsOf(environment)
    expect(spendsMoney(parts)).toBe(true)
    const config = readBotConfig(appEnvironment({ environment, parts, addresses, ...folders }))
    expect(config).toMatchObject({
      REHEARSAL: false,
      ANTHROPIC_API_KEY: complete.ANTHROPIC_API_KEY,
      POSTGRES_DSN: complete.POSTGRES_DSN,
      POSTGRES_CONNECTIONS: 8,
      TELEGRAM_API_ROOT: addresses.telegram,
      CHECK_MIN_RAM_GB: 35,
      ...dockers,
    })
    expect(config.ANTHROPIC_BASE_URL).toBeUndefined()
  })
})

describe('the banner', () => {
  const facts = { redis: false, folder: '/tmp/r', mail: '400 emails', page: undefined }

  it('says loudly that nothing is real', () => {
    const text = banner({ ...facts, parts: ALL_EMULATED })
    expect(text).toContain('REHEARSAL: nothing here is real, and nothing is spent')
    expect(text).not.toContain('REAL (')
    expect(text).toMatch(/POSTGRES_DSN\.\n/)
  })

  it('tells where the phone is as a page, when there is one', () => {
    const page = 'http://127.0.0.1:8123'
    expect(banner({ ...facts, parts: ALL_EMULATED, page })).toMatch(/Page +http:\/\/127\.0\.0\.1:8123 /)
    expect(banner({ ...facts, parts: ALL_EMULATED })).not.toContain('Page')
  })

  it('names what is real, and the money', () => {
    const text = banner({ ...facts, parts: { ...ALL_EMULATED, claude: 'real', presidio: 'real', database: 'real' } })
    expect(text).toContain('PARTLY REAL: MONEY IS SPENT')
    expect(text).toMatch(/Claude +REAL \(ANTHROPIC_API_KEY\)/)
    expect(text).toMatch(/real when its variable is set in .env: TELEGRAM_BOT_TOKEN, VOYAGE_API_KEY\./)
  })
})
