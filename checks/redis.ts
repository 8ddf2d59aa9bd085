// Redis answers PONG and is new enough. It never blocks: without it memory takes over and the run goes on.
import { type Check, fail, ok, warn } from './check.ts'

const MIN_MAJOR = 7

export const redis: Check = {
  id: 'redis',
  blocking: false,
  async run({ redis: server }) {
    if (!server) return warn('check-redis-memory', {}, 'remedy-redis-url')
    // What Redis throws may hold its URL with the password, so nothing of it is kept.
    const told = await Promise.all([server.ping(), server.version()]).catch(() => undefined)
    const [answer, version] = told ?? ['', '']
    if (answer !== 'PONG')
      return fail('check-redis-silent', {}, 'remedy-redis-restart', { kind: 'restart', service: 'redis' })
    const major = Number.parseInt(version, 10)
    if (Number.isNaN(major)) return warn('check-redis-version-unknown', {}, 'remedy-redis-upgrade')
    const params = { major, minimum: MIN_MAJOR }
    return major < MIN_MAJOR ? fail('check-redis-old', params, 'remedy-redis-upgrade') : ok('check-redis-ok', params)
  },
}
