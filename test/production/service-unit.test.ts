// The systemd unit, by reading: hardened, with its secrets as credentials, time to close, and variables that the bot knows.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CONFIG_NAMES } from '../../bot/config.ts'
import { root } from './compose.ts'

const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
const readUnit = (path: string) => {
  const settings = textOf(path)
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [{ name, value }]
    })
  return (wanted: string) => settings.filter(({ name }) => name === wanted).map(({ value }) => value)
}
const UNITS = ['data/systemd/migration-panel.service', 'data/systemd/migration-presidio.service'] as const
const [valuesOf, presidio] = [readUnit(UNITS[0]), readUnit(UNITS[1])]
const variables = valuesOf('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('=')))

it('lets the bot write to its two folders only, and gain nothing', () => {
  expect(valuesOf('ProtectSystem')).toEqual(['strict'])
  expect(valuesOf('NoNewPrivileges')).toEqual(['true'])
  expect(valuesOf('CapabilityBoundingSet')).toEqual([''])
  expect(valuesOf('ReadWritePaths')).toEqual(['/var/lib/migration-panel /var/log/migration-panel'])
  expect(valuesOf('User').concat(valuesOf('Group'))).toEqual(['migration', 'migration'])
  for (const [name, value] of variables)
    if (/_DIR$/.test(name ?? '')) expect(value).toMatch(/^\/var\/(lib|log)\/migration-panel/)
})

it('comes back by itself, not for ever, and has more time to close than the longest call takes', () => {
  expect(valuesOf('Restart')).toEqual(['always'])
  expect(valuesOf('StartLimitBurst')).toEqual(['6'])
  expect(valuesOf('StartLimitIntervalSec')).toEqual(['10min'])
  expect(valuesOf('TimeoutStopSec')).toEqual(['3min'])
})

it('sets variables that the bot knows, and takes each secret from a credential that it loads', () => {
  const names = variables.map(([name]) => name ?? '')
  expect(names.filter((name) => ![...CONFIG_NAMES, 'NODE_ENV', 'BACKUP_DIR'].includes(name))).toEqual([])
  const loaded = valuesOf('LoadCredential').map((value) => value.split(':')[0])
  const used = variables.flatMap(([, value]) => (value?.startsWith('%d/') ? [value.slice(3)] : []))
  expect(used).toEqual(loaded)
  expect(used).toHaveLength(4)
})

it('starts the program as the image does', () => {
  expect(valuesOf('ExecStart')).toEqual(['/usr/bin/node --import tsx bot/main.ts'])
})

it('gives the shell the same secrets and folders', () => {
  const panel = textOf('data/systemd/panel').replaceAll('$etc', '/etc/migration-panel').replaceAll('"', '')
  expect([...panel.matchAll(/LoadCredential=(\S+)/g)].map(([, value]) => value)).toEqual(valuesOf('LoadCredential'))
  for (const [name = '', value = ''] of variables)
    expect(panel).toContain(value.startsWith('%d/') ? `${name}=$CREDENTIALS_DIRECTORY/${value.slice(3)}` : name)
  expect(panel).toContain('/usr/bin/node --import tsx bot/cli.ts')
  expect(spawnSync('sh', ['-n', new URL('data/systemd/panel', root).pathname]).status).toBe(0)
})

it('starts Presidio as the image does, on this machine only, with no way out of it', () => {
  const [start = ''] = presidio('ExecStart')
  const flags = (text: string) =>
    [...text.matchAll(/--(?!workers|bind)[\w-]+(?: [\w/]+)?/g)].map(([flag]) => flag.trim())
  const [, inImage = ''] = /exec gunicorn (.*)'serve:create_app/.exec(textOf('Dockerfile')) ?? []
  expect(flags(start)).toEqual(flags(inImage))
  expect(start).toMatch(/ --bind 127\.0\.0\.1:3000 /)
  expect([presidio('IPAddressDeny'), presidio('IPAddressAllow')]).toEqual([['any'], ['localhost']])
})

const analyze = 'systemd-analyze'
const hasSystemd = spawnSync(analyze, ['--version']).status === 0
it.each(UNITS)('%s is a unit that systemd understands, where there is one to ask', (path) => {
  if (!hasSystemd) return
  const { stderr } = spawnSync(analyze, ['verify', new URL(path, root).pathname], { encoding: 'utf8' })
  // That node is elsewhere on this machine says nothing of the unit.
  const complaints = stderr
    .split('\n')
    .filter((line) => line.includes('/data/systemd/') && !/not executable/.test(line))
  expect(complaints).toEqual([])
})
