// What the page shows, as one state that it can wait for: the chat, the incidents, and the rehearsal's own lines.
import { z } from 'zod'
import { createChanges } from '../../emulators/changes.ts'
import type { ChatView, OpenChat } from '../../emulators/phone.ts'
import type { IncidentState, Incidents } from './incidents.ts'

/** All that the page shows. `seen` is what it asks with the next time. */
export interface PageState {
  readonly seen: string
  /** What is real here, loudly. */
  readonly title: string
  readonly me: number
  /** IETF tag of what the bot speaks at first, for screen readers. */
  readonly language: string
  /** IANA zone of the times shown. */
  readonly timeZone: string
  readonly view: ChatView
  readonly incidents: readonly IncidentState[]
  /** What was announced, oldest first, numbered from 1. */
  readonly notices: readonly { readonly number: number; readonly text: string }[]
}

export interface StateDeps extends Pick<PageState, 'title' | 'language' | 'timeZone'> {
  readonly chat: OpenChat
  readonly incidents: Incidents
}

export interface States {
  /** The state now; after a `seen`, as soon as it differs, or when the page had better ask again. */
  next(seen: Seen | undefined, left: AbortSignal): Promise<PageState>
  /** Wakes whoever waits: something beside the chat has changed. */
  changed(): void
  announce(text: string): void
}

export const seenSchema = z
  .string()
  .regex(/^\d{1,15}\.\d{1,15}$/, 'seen must be what the last state said, such as 12.3')
  .transform((text) => text.split('.').map(Number))
  .pipe(z.tuple([z.int(), z.int()]))
type Seen = z.output<typeof seenSchema>

/** How long a wait is kept open before the page has to ask again, in ms. */
const LONGEST_WAIT_MS = 25_000
const NOTICES_KEPT = 20

export const createStates = ({ chat, incidents, ...fixed }: StateDeps): States => {
  const changes = createChanges()
  let notices: PageState['notices'] = []
  let lastNotice = 0

  const now = async (): Promise<PageState> => {
    // Read first: what changes meanwhile is then newer than `seen`, and not missed.
    const own = changes.version()
    const view = await chat.view()
    return { ...fixed, seen: `${view.version}.${own}`, me: chat.userId, view, incidents: incidents.list(), notices }
  }
  return {
    async next(seen, left) {
      if (seen === undefined) return now()
      const enough = new AbortController()
      const over = AbortSignal.any([left, enough.signal, AbortSignal.timeout(LONGEST_WAIT_MS)])
      const unlessOver = (error: unknown) => (over.aborted ? undefined : Promise.reject(error))
      const [phone, own] = seen
      try {
        await Promise.race([chat.changed(phone, over), changes.after(own, over)].map((wait) => wait.catch(unlessOver)))
      } finally {
        enough.abort()
      }
      return now()
    },
    changed: changes.bump,
    announce(text) {
      lastNotice += 1
      notices = [...notices, { number: lastNotice, text }].slice(-NOTICES_KEPT)
      changes.bump()
    },
  }
}
