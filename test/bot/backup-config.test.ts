// The variables of the backup: what goes together, what is refused, and that no value of it is shown.
import { describe, expect, it, vi } from 'vitest'
import { ConfigError, readStoreConfig } from '../../bot/config.ts'

const STORE = { POSTGRES_DSN: 'postgresql://panel@127.0.0.1:5432/friday' }

/** The lines of the faults that a reader finds. */
const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read()
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').flatMap((line) => (line.startsWith('  - ') ? [line.slice(4)] : []))
  }
}

describe('the backup', () => {
  const RECIPIENT = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj'
  const whole = {
    ...STORE,
    BACKUP_AGE_RECIPIENT: RECIPIENT,
    BACKUP_REMOTE: 'antonio@pc:backups/friday',
    BACKUP_KNOWN_HOSTS: '/etc/panel/known_hosts',
  }

  it('takes a public key, a place on the PC and its pinned host key', () => {
    expect(readStoreConfig(whole)).toMatchObject({ BACKUP_AGE_RECIPIENT: RECIPIENT, BACKUP_KEEP_DAYS: 7 })
  })

  it('goes nowhere in the clear, nor to a host that nobody vouched for', () => {
    const faults = faultsOf(() =>
      readStoreConfig({ ...whole, BACKUP_AGE_RECIPIENT: undefined, BACKUP_KNOWN_HOSTS: undefined }),
    )
    expect(faults).toEqual([
      expect.stringMatching(/^BACKUP_AGE_RECIPIENT is missing: .*must be encrypted/),
      expect.stringMatching(/^BACKUP_KNOWN_HOSTS is missing: .*pins the key/),
    ])
  })

  it('refuses a private key with a sentence of its own, and never shows it', () => {
    const key = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX'
    const faults = faultsOf(() => readStoreConfig({ ...whole, BACKUP_AGE_RECIPIENT: key }))
    expect(faults).toEqual([expect.stringMatching(/^BACKUP_AGE_RECIPIENT is a private key: .*off this machine$/)])
    expect(faults.join()).not.toContain('GFPYYSJZ')
  })

  it('refuses a pinned key below a working folder at whose name rsync would split its command', () => {
    const folder = vi.spyOn(process, 'cwd').mockReturnValue('/home/antonio/my panel')
    try {
      const faults = faultsOf(() => readStoreConfig({ ...whole, BACKUP_KNOWN_HOSTS: 'known_hosts' }))
      expect(faults).toEqual([expect.stringMatching(/^BACKUP_KNOWN_HOSTS .*without spaces/)])
      expect(faults.join()).not.toContain('my panel')
      expect(faultsOf(() => readStoreConfig(whole))).toEqual([])
    } finally {
      folder.mockRestore()
    }
  })

  it.each([
    ['BACKUP_AGE_RECIPIENT', `${RECIPIENT.slice(0, -1)}k`],
    ['BACKUP_REMOTE', 'antonio@pc:backups;reboot'],
    ['BACKUP_REMOTE', '-oProxyCommand=reboot:x'],
    ['BACKUP_KNOWN_HOSTS', '/etc/my hosts'],
    ['BACKUP_KEEP_DAYS', '0'],
  ])('refuses %s=%s', (name, value) => {
    const faults = faultsOf(() => readStoreConfig({ ...whole, [name]: value }))
    expect(faults).toEqual([expect.stringContaining(name)])
    expect(faults.join()).not.toContain(value)
  })
})
