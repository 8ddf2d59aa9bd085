// The page: a phone with the bot's chat, and the incidents beside it; it asks for the state and shows what changed.
import { createComposer } from './composer.js'
import { byId } from './element.js'
import { createIncidents } from './incidents.js'
import { createMessages } from './messages.js'
import { nextState, press, say } from './server.js'
import { createToasts } from './toasts.js'

const AGAIN_MS = 1_000

const toasts = createToasts()
const title = byId('title', HTMLElement)

/** @param {unknown} error */
const onError = (error) => toasts.toast(error instanceof Error ? error.message : String(error), 'error')

/** @param {string} text */
const send = async (text) => {
  try {
    await say(text)
    return true
  } catch (error) {
    onError(error)
    return false
  }
}

const composer = createComposer(send, onError)
const incidents = createIncidents(onError)

/** @type {import('./bubble.js').Hands} */
const hands = {
  press: async (messageId, data) => {
    try {
      await toasts.answered(await press(messageId, data))
    } catch (error) {
      onError(error)
    }
  },
  write: composer.write,
}

/** Asks until there is an answer. What answers after a silence may be another rehearsal: the page then begins anew. */
const stateAfter = async (/** @type {string | undefined} */ seen) => {
  for (let lost = false; ; lost = true) {
    try {
      const state = await nextState(lost ? undefined : seen)
      if (!lost) return state
      location.reload()
    } catch {
      document.body.setAttribute('data-lost', '')
      title.textContent = `The rehearsal has ended: npm start -- --port ${location.port} brings it back here`
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

const first = await stateAfter(undefined)
const messages = createMessages(first, hands)
title.textContent = first.title
let announced = first.notices.at(-1)?.number ?? 0
for (let state = first; ; state = await stateAfter(state.seen)) {
  messages.show(state.view.messages)
  toasts.show(state.view.toasts, state.me)
  incidents.show(state)
  for (const { number, text } of state.notices) if (number > announced) toasts.toast(text)
  announced = state.notices.at(-1)?.number ?? 0
}
