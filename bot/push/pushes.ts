// Everything that goes out by itself: the outbox, the pinned status, reminders, the digest, the second channel, the heartbeat.
import type { Snapshot } from '../../engine/snapshot.ts'
import { startHealthFile } from '../health-file.ts'
import { type DigestDeps, startDigest } from './digest.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createLiveStatus, type LiveStatusDeps } from './live-status.ts'
import { startReminder } from './reminder.ts'
import { type SecondChannelDeps, startSecondChannel } from './second-channel.ts'
import { createSender, type SenderDeps } from './sender.ts'
import { createStoreAlert } from './store-alert.ts'

export interface PushesDeps extends Omit<SenderDeps & LiveStatusDeps, 'snapshot' | 'alreadyTold'> {
  readonly snapshot: () => Promise<Snapshot | undefined>
  readonly look: SecondChannelDeps['look']
  readonly fetch: typeof fetch
  readonly isWell: () => boolean
  readonly heartbeatUrl?: string | undefined
  readonly webhookUrl?: string | undefined
  readonly healthFile?: string | undefined
  readonly everyMorning?: DigestDeps['everyMorning']
}

export interface Pushes {
  start(): void
  /** Something was written to be sent: looks at once. */
  wake(): void
  stop(): Promise<void>
}

export const createPushes = (deps: PushesDeps): Pushes => {
  const { heartbeatUrl, webhookUrl, healthFile } = deps
  const storeAlert = createStoreAlert(deps)
  const sender = createSender({ ...deps, alreadyTold: storeAlert.take })
  const onWritten = () => sender.wake()
  const liveStatus = createLiveStatus(deps)
  const endings: (() => unknown)[] = []
  return {
    start() {
      storeAlert.start()
      sender.start()
      liveStatus.start()
      endings.push(startReminder({ ...deps, onWritten }))
      endings.push(startDigest({ ...deps, onWritten }))
      if (webhookUrl !== undefined) endings.push(startSecondChannel({ ...deps, url: webhookUrl }))
      if (healthFile !== undefined) endings.push(startHealthFile({ ...deps, file: healthFile }))
      if (heartbeatUrl !== undefined) endings.push(startHeartbeat({ ...deps, url: heartbeatUrl }))
    },
    wake: onWritten,
    async stop() {
      await Promise.all([storeAlert.stop(), sender.stop(), liveStatus.stop(), ...endings.map((end) => end())])
    },
  }
}
