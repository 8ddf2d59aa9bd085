// Installs the locked dependencies when they are missing or stale; does nothing, in a few ms, when they are there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node 20.19 or newer is needed; this is ${process.versions.node}. Install a newer Node, then run this again.`,
  )
  process.exit(1)
}

const stamp = 'node_modules/.lock-hash'
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
if (installed !== wanted) {
  console.error('Installing the locked dependencies (first run, or the lock file changed) ...')
  // No install script of a dependency is needed, so none may run.
  // Without --include=dev, NODE_ENV=production would leave out what the rehearsal and the tests need.
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', ['ci', ...flags], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (npm.status !== 0) {
    console.error(
      'npm ci failed. Check that the npm registry can be reached and that no other npm works in this folder, ' +
        'then run the same command again.',
    )
    process.exit(npm.status ?? 1)
  }
  writeFileSync(stamp, wanted)
}
