// Tailscale is connected: the copy of the backup goes through it. It never blocks the start.
import { type Check, fail, ok, warn } from './check.ts'

export const tailscale: Check = {
  id: 'tailscale',
  blocking: false,
  async run(deps, signal) {
    const state = await deps.tailscale(signal)
    if (state.kind === 'connected') return ok('check-tailscale-ok')
    if (deps.rehearsal) return warn('check-tailscale-rehearsal')
    if (state.kind === 'absent') return warn('check-tailscale-absent', {}, 'remedy-tailscale-install')
    if (state.kind === 'offline') return fail('check-tailscale-offline', {}, 'remedy-tailscale-up')
    return fail('check-tailscale-disconnected', { backend: state.backend }, 'remedy-tailscale-up')
  },
}
