// Answers to taps: toasts that fade, alerts that have to be closed, and the wait of each tap for its answer.
import { byId, element } from './element.js'

/** @typedef {import('../../../emulators/phone.ts').Toast} Toast */

/** Long enough to be read: so many ms, and more per character. */
const SHOWN_MS = 4_000
const PER_CHARACTER_MS = 50
/** A tap that is not answered within this time, in ms, no longer looks as if it would be: the app may be down. */
const PATIENCE_MS = 15_000

export const createToasts = () => {
  const region = byId('toasts', HTMLElement)
  const alert = byId('alert', HTMLDialogElement)
  const alertText = byId('alert-text', HTMLElement)
  /** @type {string[]} */
  const alerts = []
  /** @type {Map<string, () => void>} */
  const waiting = new Map()
  /** @type {Set<string> | undefined} */
  let known

  /**
   * @param {string} text
   * @param {'toast' | 'error'} [kind]
   */
  const toast = (text, kind = 'toast') => {
    const shown = element('p', { class: kind }, [text])
    region.append(shown)
    setTimeout(() => shown.remove(), SHOWN_MS + PER_CHARACTER_MS * text.length)
  }
  const nextAlert = () => {
    const text = alert.open ? undefined : alerts.shift()
    if (text === undefined) return
    alertText.textContent = text
    // Closing it gives the focus back to where it was.
    alert.showModal()
  }
  alert.addEventListener('close', nextAlert)

  return {
    toast,
    /**
     * Resolves when the press was answered, or will not be.
     * @param {string} press
     * @returns {Promise<void>}
     */
    answered(press) {
      if (known?.has(press)) return Promise.resolve()
      return new Promise((resolve) => {
        waiting.set(press, resolve)
        setTimeout(resolve, PATIENCE_MS)
      })
    },
    /**
     * Shows those that came since the last time; those of before the page was opened are over.
     * @param {readonly Toast[]} toasts
     * @param {number} me
     */
    show(toasts, me) {
      const before = known
      known = new Set(toasts.map(({ press }) => press))
      for (const { press, person, text, alert: asAlert } of toasts) {
        if (!before || before.has(press)) continue
        waiting.get(press)?.()
        waiting.delete(press)
        if (person !== me || text === '') continue
        if (asAlert) alerts.push(text)
        else toast(text)
      }
      nextAlert()
    },
  }
}
