// The panels of /backup: which stage it is in, and at the end what was made: sizes, hash, times. No path and no host.

import type { Written } from '../../engine/backup/file.ts'
import type { BackupOutcome, BackupProgress } from '../../engine/backup/report.ts'
import type { Localiser } from '../localiser.ts'
import { type ButtonSpec, bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** Enough of a hash to compare by eye, in groups that no look takes for somebody's number: some hashes begin with digits. */
const shortHash = ({ sha256 }: Written): string =>
  [sha256.slice(0, 4), sha256.slice(4, 8), sha256.slice(8, 12)].join('·')

export const backupProgressPanel = (words: Localiser, { stage, number, of, bytes }: BackupProgress): Panel =>
  panel(
    bold(words.t('backup-title')),
    words.t('backup-stage', { stage, number, of }),
    bytes === undefined ? undefined : words.t('backup-written', { bytes }),
  )

type Made = Extract<BackupOutcome, { kind: 'made' }>

const copyLine = (words: Localiser, { copy }: Made): string =>
  copy.kind === 'failed' ? words.t('backup-copy-failed', { fault: copy.code }) : words.t(`backup-copy-${copy.kind}`)

const madePanel = (words: Localiser, made: Made): Panel => {
  const { dump, encrypted, tested, took, removed } = made
  const text = lines(
    bold(words.t('backup-made')),
    words.t('backup-dump', { bytes: dump.bytes, hash: shortHash(dump) }),
    words.t('backup-tested', { tables: tested.tables, rows: tested.rows }),
    encrypted
      ? words.t('backup-encrypted', { bytes: encrypted.bytes, hash: shortHash(encrypted) })
      : words.t('backup-plain'),
    copyLine(words, made),
    ...took.map(({ stage, ms }) => words.t('backup-took', { stage, ms })),
    removed > 0 ? words.t('backup-removed', { count: removed }) : undefined,
  )
  const again = made.copy.kind === 'failed' ? button('copy_backup', words.t('button-copy-backup')) : undefined
  return withRows({ text, rows: [] }, [again, button('checklist', words.t('button-checklist'))])
}

const remedyOf = (words: Localiser, { stage, code }: Extract<BackupOutcome, { kind: 'failed' }>): ButtonSpec => {
  if (stage === 'copy' && code !== 'nothing_to_copy') return button('copy_backup', words.t('button-copy-backup'))
  const isTest = stage === 'restore_test' && (code === 'store_lost' || code === 'interrupted')
  return isTest ? button('restore_test', words.t('button-restore-test')) : button('backup', words.t('button-backup'))
}

export const backupPanel = (words: Localiser, outcome: BackupOutcome): Panel => {
  switch (outcome.kind) {
    case 'made':
      return madePanel(words, outcome)
    case 'tested': {
      const { tested, finishedAt, ms } = outcome
      return panel(
        bold(words.t('backup-retested', { at: finishedAt.toISOString() })),
        words.t('backup-tested', { tables: tested.tables, rows: tested.rows }),
        words.t('backup-took', { stage: 'restore_test', ms }),
      )
    }
    case 'copied':
      return panel(
        bold(words.t('backup-copy-copied')),
        words.t('backup-encrypted', { bytes: outcome.written.bytes, hash: shortHash(outcome.written) }),
        words.t('backup-took', { stage: 'copy', ms: outcome.ms }),
      )
    case 'failed':
      return withRows(
        panel(
          bold(words.t('backup-failed', { stage: outcome.stage })),
          words.t(`backup-fault-${outcome.code}`),
          words.t(`backup-remedy-${outcome.code}`),
        ),
        [remedyOf(words, outcome)],
      )
    case 'busy':
      return panel(words.t('backup-busy'))
  }
}
