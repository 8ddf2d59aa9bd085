// The import's progress as one line of text of a fixed width, for a terminal. Pure.

export interface ImportProgress {
  /** Bytes of the files, as they lie on the disk. */
  readonly bytesDone: number
  readonly bytesTotal: number
  /** Emails that are in the table now: imported, renamed, or there before. */
  readonly emails: number
  readonly elapsedMs: number
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const BAR_WIDTH = 24

const bytesText = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ''}`
}

const clock = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const padded = [minutes, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return hours > 0 ? `${hours}:${padded}` : padded
}

/**
 * One line, padded to `columns`, so that it covers the one before when it is written after a carriage return:
 * `[##########..............]  42%  12,345 emails  2.1 GB of 5.0 GB  03:12 left`.
 */
export const renderBar = (progress: ImportProgress, columns = 79): string => {
  const { bytesDone, bytesTotal, emails, elapsedMs } = progress
  const share = bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : 1
  const filled = Math.floor(share * BAR_WIDTH)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  // Too early to tell before a hundredth is done.
  const left = share >= 0.01 && share < 1 ? `  ${clock((elapsedMs * (1 - share)) / share)} left` : ''
  const text = `${bar} ${percent}  ${emails.toLocaleString('en')} emails  ${bytesText(bytesDone)} of ${bytesText(bytesTotal)}${left}`
  return text.slice(0, columns).padEnd(columns)
}
