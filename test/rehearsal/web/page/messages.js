// The list of messages: new ones below, edits in place, the pinned one in a bar above, and the place where one reads kept.
import { createBubble } from './bubble.js'
import { byId } from './element.js'

/** @typedef {import('../../../emulators/phone.ts').ChatMessage} Message */

/** Who is this near the end, in pixels, is following the chat. */
const NEAR_PX = 60
const PINNED_LENGTH = 200

/**
 * @param {Parameters<typeof createBubble>[1]} reader
 * @param {import('./bubble.js').Hands} hands
 */
export const createMessages = (reader, hands) => {
  const log = byId('log', HTMLElement)
  const bar = byId('pinned', HTMLButtonElement)
  const newest = byId('newest', HTMLButtonElement)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  /** @type {Map<number, ReturnType<typeof createBubble>>} */
  const bubbles = new Map()
  // Reachable by keyboard, so that it can be scrolled by it.
  log.tabIndex = 0
  let following = true
  /** @type {number | undefined} */
  let pinnedId

  const toEnd = () => {
    // At once: while it glides, every step would look as if one had scrolled away from the end.
    log.scrollTo({ top: log.scrollHeight, behavior: 'instant' })
    following = true
    newest.hidden = true
  }
  log.addEventListener('scroll', () => {
    following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX
    if (following) newest.hidden = true
  })
  // A keyboard on the screen, or a wider window: who followed the chat still does.
  new ResizeObserver(() => following && toEnd()).observe(log)
  newest.addEventListener('click', () => {
    toEnd()
    log.focus({ preventScroll: true })
  })
  bar.addEventListener('click', () => {
    const box = pinnedId === undefined ? undefined : bubbles.get(pinnedId)?.box
    box?.scrollIntoView({ block: 'center', behavior: calm.matches ? 'auto' : 'smooth' })
    box?.focus({ preventScroll: true })
  })

  /** @param {readonly Message[]} messages */
  const pin = (messages) => {
    const pinned = messages.findLast((message) => message.pinned)
    pinnedId = pinned?.id
    bar.hidden = pinned === undefined
    const words = pinned?.text.replace(/\s*\n\s*/g, ' · ').slice(0, PINNED_LENGTH)
    const text = `📌 Pinned: ${words || 'a picture'}`
    if (bar.textContent !== text) bar.textContent = text
  }

  return {
    /** @param {readonly Message[]} messages in the order of their ids */
    show(messages) {
      const follow = following
      const ids = new Set(messages.map(({ id }) => id))
      for (const [id, { box }] of bubbles)
        if (!ids.has(id)) {
          box.remove()
          bubbles.delete(id)
        }
      let added = false
      let mine = false
      for (const message of messages) {
        const bubble = bubbles.get(message.id)
        if (bubble) {
          bubble.show(message)
          continue
        }
        const fresh = createBubble(message, reader, hands)
        bubbles.set(message.id, fresh)
        log.append(fresh.box)
        added = true
        mine ||= message.from === reader.me
      }
      pin(messages)
      if (follow || mine) toEnd()
      else if (added) newest.hidden = false
      // Only now, so that the history is not read aloud.
      if (log.getAttribute('aria-live') !== 'polite') log.setAttribute('aria-live', 'polite')
    },
  }
}
