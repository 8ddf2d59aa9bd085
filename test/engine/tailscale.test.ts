// Tailscale's state out of its own command line, played by small scripts that print what the real one prints.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTailscale } from '../../engine/tailscale.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-tailscale-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const never = new AbortController().signal

/** A command that prints `output` when asked for its status, and exits with `code`. */
const command = async (name: string, output: string, code = 0): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n[ "$1 $2" = "status --json" ] && cat <<'END'\n${output}\nEND\nexit ${code}\n`)
  await chmod(path, 0o755)
  return path
}

it('is connected when the backend runs and the machine is seen', async () => {
  const path = await command('running', '{"BackendState":"Running","Self":{"HostName":"vps","Online":true}}')
  expect(await readTailscale(never, path)).toEqual({ kind: 'connected' })
})

it('is offline when the backend runs but the network does not see the machine', async () => {
  const path = await command('offline', '{"BackendState":"Running","Self":{"Online":false}}')
  expect(await readTailscale(never, path)).toEqual({ kind: 'offline' })
})

it('tells the state that a stopped backend prints, although the command fails', async () => {
  const path = await command('stopped', '{"BackendState":"Stopped","Self":null}', 1)
  expect(await readTailscale(never, path)).toEqual({ kind: 'disconnected', backend: 'Stopped' })
})

it('is disconnected when the daemon is not there and the command prints a sentence', async () => {
  const path = await command('daemonless', 'failed to connect to local tailscaled', 1)
  expect(await readTailscale(never, path)).toEqual({ kind: 'disconnected', backend: 'unknown' })
})

it('is absent when the command is not there', async () => {
  expect(await readTailscale(never, join(folder, 'none'))).toEqual({ kind: 'absent' })
})

it('ends with the signal, and the command with it', async () => {
  const path = join(folder, 'hangs')
  await writeFile(path, '#!/bin/sh\nexec sleep 60\n')
  await chmod(path, 0o755)
  const leaving = new AbortController()
  const asked = readTailscale(leaving.signal, path)
  leaving.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
})
