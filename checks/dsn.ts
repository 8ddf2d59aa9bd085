// POSTGRES_DSN is well-formed and stays on this machine or its private network; nothing of it is ever shown.
import { isIPv4 } from 'node:net'
import { readDsn } from '../engine/store/dsn.ts'
import { type Check, fail, ok, warn } from './check.ts'

const parse = (dsn: string): URL | undefined => {
  try {
    const url = readDsn(dsn)
    return /^postgres(ql)?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}

// Loopback, the private ranges of RFC 1918, and 100.64.0.0/10, which Tailscale uses.
const PRIVATE = /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./

/** A socket's folder, a name without a dot (localhost, a Docker service), or a private address. */
const isNear = (host: string): boolean => {
  if (host === '' || host.startsWith('/') || /^\[(::1|f[cd].*|fe80.*)\]$/i.test(host)) return true
  return isIPv4(host) ? PRIVATE.test(host) : !/[.:]/.test(host)
}

export const dsn: Check = {
  id: 'dsn',
  blocking: true,
  async run(deps) {
    const url = parse(deps.dsn)
    if (!url) return fail('check-dsn-malformed', {}, 'remedy-dsn')
    const database = url.pathname.slice(1)
    if (database === '') return fail('check-dsn-no-database', {}, 'remedy-dsn')
    // A host given as a parameter wins over the address, as pg reads it.
    const host = url.searchParams.get('host') ?? url.hostname
    return isNear(host) ? ok('check-dsn-ok') : warn('check-dsn-far', {}, 'remedy-dsn-far')
  },
}
