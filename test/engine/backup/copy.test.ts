// The copy to the PC: by a pretended ssh and rsync, which write down how they are called; nothing goes through a shell.
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createBackups } from '../../../engine/backup/backups.ts'
import { copyToPc, parseRemote } from '../../../engine/backup/copy.ts'
import { encryptFile } from '../../../engine/backup/encrypt.ts'
import { hashFile } from '../../../engine/backup/file.ts'
import { emptyTables, serverCases, testDatabase } from '../../database.ts'
import { backupDeps, insertMail, orderOf, ownFolder } from './bed.ts'

const place = await testDatabase()
const { db, dsn } = place
const { folder, remove } = await ownFolder()
afterAll(remove)
const never = new AbortController().signal

const programs = join(folder, 'bin')
const pc = join(folder, 'pc')
const called = join(folder, 'called')
const remote = { host: 'antonio@pc', folder: 'backups/friday', knownHosts: '/etc/pinned' }
const environment = { PATH: `${programs}:${dirname(process.execPath)}:/usr/bin:/bin` }

const program = async (name: string, body: string) => {
  const path = join(programs, name)
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >> ${called}\n${body}\n`)
  await chmod(path, 0o755)
}

/** Copies the last but one argument. */
const SENDS = `while [ $# -gt 2 ]; do shift; done\ncp "$1" ${pc}/`
const HASHES = `sha256sum ${pc}/*`

beforeEach(async () => {
  await emptyTables(db)
  for (const each of [programs, pc]) await mkdir(each, { recursive: true })
  for (const name of await readdir(pc)) await writeFile(join(pc, name), '')
  await writeFile(called, '')
  await program('rsync', SENDS)
  await program('ssh', HASHES)
})

const sealed = async (name: string) => {
  const path = join(folder, name)
  await writeFile(path, `a ciphertext called ${name}`)
  return { path, sha256: (await hashFile(path, never)).sha256 }
}

describe('the copy', () => {
  it('pins the host key, never asks, and looks at the hash over there', async () => {
    const { path, sha256 } = await sealed('one.age')
    await program('ssh', `echo "${sha256}  backups/friday/one.age"`)
    await copyToPc({ remote, environment, signal: never }, path, sha256)
    const calls = await readFile(called, 'utf8')
    for (const option of ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'UserKnownHostsFile=/etc/pinned'])
      expect(calls.split(option)).toHaveLength(3)
    expect(calls).toMatch(/\nantonio@pc:backups\/friday\/\n/)
    expect(calls).toMatch(/\n--\nantonio@pc\nsha256sum\n--\nbackups\/friday\/one\.age\n$/)
  })

  it.each([
    ['pc_hash_differs', 'ssh', `echo "${'0'.repeat(64)}  x"`],
    ['pc_no_sha256sum', 'ssh', 'exit 127'],
    ['pc_host_key', 'rsync', 'echo "Host key verification failed." >&2; exit 255'],
    ['pc_login_refused', 'rsync', 'echo "antonio@pc: Permission denied (publickey)." >&2; exit 255'],
    ['pc_unreachable', 'rsync', 'echo "ssh: connect to host pc port 22: Connection timed out" >&2; exit 255'],
    ['pc_disk_full', 'rsync', 'echo "rsync: write failed: No space left on device (28)" >&2; exit 11'],
    ['copy_failed', 'rsync', 'echo "rsync: mkdir failed" >&2; exit 11'],
  ])('tells %s by what %s says', async (code, name, body) => {
    const { path, sha256 } = await sealed('two.age')
    await program(name, body)
    await expect(copyToPc({ remote, environment, signal: never }, path, sha256)).rejects.toMatchObject({ code })
  })

  it('takes scp where there is no rsync, and says when there is neither', async () => {
    const { path, sha256 } = await sealed('three.age')
    await program('ssh', `echo "${sha256}  x"`)
    const bare = { PATH: join(folder, 'bare') }
    await cp(programs, bare.PATH, { recursive: true })
    await writeFile(join(bare.PATH, 'scp'), `#!/bin/sh\necho scp "$@" >> ${called}\n`)
    await chmod(join(bare.PATH, 'scp'), 0o755)
    await rm(join(bare.PATH, 'rsync'))
    await copyToPc({ remote, environment: bare, signal: never }, path, sha256)
    expect(await readFile(called, 'utf8')).toMatch(/^scp -q -B .*-- .*three\.age antonio@pc:backups\/friday\/$/m)
    await rm(join(bare.PATH, 'scp'))
    await expect(copyToPc({ remote, environment: bare, signal: never }, path, sha256)).rejects.toMatchObject({
      code: 'copy_program_missing',
    })
  })

  it.each([
    ['exit 127'],
    ['echo "zsh:1: command not found: rsync" >&2; exit 12'],
    ['echo "sh: 1: rsync: not found" >&2; exit 12'],
  ])('takes scp where the PC has no rsync: %s', async (body) => {
    const { path, sha256 } = await sealed('four.age')
    await program('rsync', body)
    await program('scp', SENDS)
    await program('ssh', `echo "${sha256}  x"`)
    await copyToPc({ remote, environment, signal: never }, path, sha256)
    expect(await readdir(pc)).toContain('four.age')
    await rm(join(pc, 'four.age'))
  })

  it('reads user@host:folder, and nothing in which a shell could read more than a name', () => {
    expect(parseRemote('antonio@pc.tail-net.ts.net:backups/friday')).toEqual({
      host: 'antonio@pc.tail-net.ts.net',
      folder: 'backups/friday',
    })
    for (const text of ['pc', 'pc:', '-oProxyCommand=x:y', 'a@pc:x;rm', 'a@pc:$(x)', 'a@pc:a b', "a@pc:'", 'a@pc:-x'])
      expect(parseRemote(text)).toBeUndefined()
  })
})

it('what is encrypted is opened by the private key only, whole', async () => {
  const identity = await generateX25519Identity()
  const path = join(folder, 'plain')
  await writeFile(path, Buffer.alloc(300_000, 'personal '))
  const written = await encryptFile(path, await identityToRecipient(identity), {
    signal: never,
    onBytes: () => undefined,
  })
  expect(await hashFile(`${path}.age`, never)).toEqual(written)
  const ciphertext = await readFile(`${path}.age`)
  expect(ciphertext.includes('personal')).toBe(false)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  expect(Buffer.from(await decrypter.decrypt(ciphertext)).equals(await readFile(path))).toBe(true)
  const stranger = new Decrypter()
  stranger.addIdentity(await generateX25519Identity())
  await expect(stranger.decrypt(ciphertext)).rejects.toThrow()
})

serverCases(place)(
  'a whole backup: the plain dump is gone, a failed copy keeps the ciphertext, and copying again is enough',
  {
    timeout: 120_000,
  },
  async () => {
    await insertMail(db, 1, 20)
    const here = join(folder, 'backups')
    const recipient = await identityToRecipient(await generateX25519Identity())
    const PATH = `${programs}:${process.env.PATH}`
    const backups = createBackups(
      backupDeps(db, dsn, here, { recipient, remote, environment: { PATH, HOME: process.env.HOME } }),
    )
    await program('rsync', 'echo "Connection refused" >&2; exit 255')
    const made = await backups.make(orderOf())
    expect(made).toMatchObject({ kind: 'made', copy: { kind: 'failed', code: 'pc_unreachable' } })
    expect(await readdir(here)).toEqual([expect.stringMatching(/\.age$/)])
    expect(await backups.test(orderOf())).toMatchObject({ kind: 'failed', code: 'encrypted' })

    await program('rsync', SENDS)
    await program('ssh', `sha256sum ${pc}/2*`)
    expect(await backups.copy(orderOf())).toMatchObject({ kind: 'copied' })
  },
)
