// The copy on the maintainer's PC: by rsync or scp over ssh with a pinned host key, and its hash looked at there.
import { basename } from 'node:path'
import { type BackupCode, BackupFault } from './fault.ts'
import type { ProgramEnd, ProgramEnvironment } from './program.ts'
import { runProgram } from './program.ts'

/** Where copies go. Neither part ever reaches a chat. */
export interface Remote {
  /** `user@host`, as ssh takes it. */
  readonly host: string
  /** A folder there. Letters, digits and ._-/ only: the other side's shell reads it. */
  readonly folder: string
  /** The file that pins the host's key. */
  readonly knownHosts: string
}

const REMOTE = /^((?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*):([A-Za-z0-9_./][A-Za-z0-9._/-]*)$/

/** Reads `user@host:folder`; undefined when it is something else, or holds what a shell could take for more than a name. */
export const parseRemote = (text: string): Pick<Remote, 'host' | 'folder'> | undefined => {
  const [, host, folder] = REMOTE.exec(text) ?? []
  return host === undefined || folder === undefined ? undefined : { host, folder }
}

/** Whether rsync, which splits its ssh command at spaces, can be given this path. */
export const isPlainPath = (path: string): boolean => /^[A-Za-z0-9_./][A-Za-z0-9._/-]*$/.test(path)

const CONNECT_SECONDS = 15
const SILENT_SECONDS = 60

const sshOptions = ({ knownHosts }: Remote): readonly string[] =>
  [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${knownHosts}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
    `ConnectTimeout=${CONNECT_SECONDS}`,
    `ServerAliveInterval=${CONNECT_SECONDS}`,
    'ServerAliveCountMax=4',
  ].flatMap((option) => ['-o', option])

const PATTERNS: readonly (readonly [RegExp, BackupCode])[] = [
  [/Host key verification failed|REMOTE HOST IDENTIFICATION/i, 'pc_host_key'],
  [/Permission denied \(|Too many authentication failures/i, 'pc_login_refused'],
  [
    /timed out|refused|No route|resolve hostname|unreachable|Connection (reset|closed)|timeout in data/i,
    'pc_unreachable',
  ],
  [/No space left|quota exceeded/i, 'pc_disk_full'],
]

const faultOf = ({ kind, complaint }: ProgramEnd): BackupFault => {
  if (kind === 'missing') return new BackupFault('copy_program_missing')
  if (kind === 'killed') return new BackupFault('interrupted')
  return new BackupFault(PATTERNS.find(([pattern]) => pattern.test(complaint))?.[1] ?? 'copy_failed')
}

interface CopyDeps {
  readonly remote: Remote
  readonly environment: ProgramEnvironment
  readonly signal: AbortSignal
}

const COMMAND_NOT_FOUND = 127

/** Whether the other side has no rsync: its shell says so, by its code or in its words. */
const isMissingThere = ({ kind, code, complaint }: ProgramEnd): boolean =>
  kind === 'failed' &&
  (code === COMMAND_NOT_FOUND || /rsync: (command )?not found|command not found: rsync/i.test(complaint))

const send = async ({ remote, environment, signal }: CopyDeps, path: string): Promise<void> => {
  const options = sshOptions(remote)
  const target = `${remote.host}:${remote.folder}/`
  const order = { environment, signal }
  const rsync = await runProgram({
    ...order,
    command: 'rsync',
    args: [
      ...['--times', '--chmod=F600', '--partial', `--timeout=${SILENT_SECONDS}`],
      ...['-e', ['ssh', ...options].join(' '), '--', path, target],
    ],
  })
  if (rsync.kind === 'done') return
  if (rsync.kind !== 'missing' && !isMissingThere(rsync)) throw faultOf(rsync)
  const scp = await runProgram({ ...order, command: 'scp', args: ['-q', '-B', ...options, '--', path, target] })
  if (scp.kind !== 'done') throw faultOf(scp)
}

const assertThere = async ({ remote, environment, signal }: CopyDeps, name: string, sha256: string): Promise<void> => {
  const asked = await runProgram({
    command: 'ssh',
    args: [...sshOptions(remote), '--', remote.host, 'sha256sum', '--', `${remote.folder}/${name}`],
    environment,
    signal,
  })
  if (asked.kind === 'failed' && asked.code === COMMAND_NOT_FOUND) throw new BackupFault('pc_no_sha256sum')
  if (asked.kind !== 'done') throw faultOf(asked)
  if (/^\\?([0-9a-f]{64})\s/.exec(asked.output)?.[1] !== sha256) throw new BackupFault('pc_hash_differs')
}

/** Copies the file and compares its hash over there. Throws a BackupFault; the local file stays in any case. */
export const copyToPc = async (deps: CopyDeps, path: string, sha256: string): Promise<void> => {
  await send(deps, path)
  await assertThere(deps, basename(path), sha256)
}
