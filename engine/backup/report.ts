// What a backup tells of itself: on its way, and at its end. Counts, hashes and codes: nothing of a path or a host.
import type { BackupCode } from './fault.ts'
import type { Written } from './file.ts'
import type { Stage } from './rows.ts'

export interface BackupProgress {
  readonly stage: Stage
  /** Which of how many. */
  readonly number: number
  readonly of: number
  /** Written so far; undefined where nothing is written. */
  readonly bytes?: number
}

interface Tested {
  readonly tables: number
  readonly rows: number
}

export type Copied = { readonly kind: 'none' | 'copied' } | { readonly kind: 'failed'; readonly code: BackupCode }

export type BackupOutcome =
  | {
      readonly kind: 'made'
      readonly dump: Written
      readonly tested: Tested
      readonly encrypted: Written | undefined
      readonly copy: Copied
      /** How long each stage took, in ms, in their order. */
      readonly took: readonly { readonly stage: Stage; readonly ms: number }[]
      /** Old ones that were deleted. */
      readonly removed: number
    }
  | { readonly kind: 'tested'; readonly tested: Tested; readonly finishedAt: Date; readonly ms: number }
  | { readonly kind: 'copied'; readonly written: Written; readonly ms: number }
  | { readonly kind: 'failed'; readonly stage: Stage; readonly code: BackupCode }
  /** Another process or another chat is at it. */
  | { readonly kind: 'busy' }

export interface BackupOrder {
  readonly signal: AbortSignal
  readonly onProgress: (progress: BackupProgress) => void
}
