// Kill points: named instants at which a test may kill the process. Outside tests the function does nothing.

export type KillPointName =
  | 'reserved'
  | 'answered'
  | 'before_commit'
  | 'after_commit'
  | 'graph_applied'
  | 'sent'
  | 'batch_reserved'
  | 'batch_posted'
  | 'batch_collected'

/** Called at each such instant. It may never return. */
export type KillPoint = (name: KillPointName) => void | Promise<void>

export const noKill: KillPoint = () => undefined
