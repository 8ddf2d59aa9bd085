// A PostgreSQL server of the tests' own, for what cannot be done to a server that others use: it is stopped and started.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

export interface OwnCluster {
  readonly dsn: string
  start(): void
  /** `fast` ends the connections in order; `immediate` is a crash. */
  stop(how: 'fast' | 'immediate'): void
  close(): void
}

// Of the machine, as PostgreSQL is.
const PG_CONFIG = 'pg_config'

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })

/** Makes and starts one in a folder of its own, by the machine's own PostgreSQL programs. */
export const ownCluster = async (): Promise<OwnCluster> => {
  const programs = execFileSync(PG_CONFIG, ['--bindir'], { encoding: 'utf8' }).trim()
  // The server refuses to run as root, and its user must be able to enter the folder.
  const asRoot = process.getuid?.() === 0
  const run = (program: string, ...options: string[]) => {
    const command = [join(programs, program), ...options]
    const [first = '', ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    execFileSync(first, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/tmp' })
  }
  const folder = mkdtempSync('/tmp/panel-cluster-')
  if (asRoot) execFileSync('chown', ['postgres', folder])
  const data = join(folder, 'data')
  const port = await freePort()
  run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8')
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20`
  const cluster: OwnCluster = {
    dsn: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start: () => run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'),
    stop: (how) => run('pg_ctl', '-D', data, '-w', '-m', how, 'stop'),
    close() {
      try {
        cluster.stop('immediate')
      } catch {
        // It was stopped already.
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
  cluster.start()
  return cluster
}
