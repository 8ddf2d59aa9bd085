// An inline keyboard that is edited in place: a button whose label stays is the same element, and keeps the focus.
import { element, safeLink } from './element.js'

/** @typedef {import('../../../emulators/phone.ts').ChatButton} Button */

/**
 * @param {Button} button
 * @param {(data: string) => void} onPress
 */
const made = ({ label, data, url }, onPress) => {
  if (data !== undefined) {
    const button = element('button', { type: 'button', 'data-press': data }, [label])
    // Its data is read at the tap: an edit renews the nonce and leaves the label.
    button.addEventListener('click', () => onPress(button.dataset.press ?? ''))
    return button
  }
  const href = url === undefined ? undefined : safeLink(url)
  return href === undefined
    ? element('button', { type: 'button', disabled: '' }, [label])
    : element('a', { href, rel: 'noopener noreferrer', target: '_blank' }, [label])
}

/** @param {Button} button */
const kind = ({ label, data, url }) => JSON.stringify([label, data === undefined, url])

/**
 * @param {(data: string) => void} onPress
 * @param {() => void} onFocusLost told when the focused button is gone
 */
export const createKeyboard = (onPress, onFocusLost) => {
  const box = element('div', { class: 'keyboard' })
  box.hidden = true
  let shape = '[]'
  /** @type {Map<string, HTMLElement[]>} */
  let standing = new Map()

  /** @param {readonly (readonly Button[])[]} rows */
  const rebuild = (rows) => {
    const focused = document.activeElement
    const held = focused instanceof HTMLElement && box.contains(focused) ? focused : undefined
    const before = standing
    standing = new Map()
    const elements = rows.map((row) =>
      row.map((button) => {
        const key = kind(button)
        const here = before.get(key)?.shift() ?? made(button, onPress)
        standing.set(key, [...(standing.get(key) ?? []), here])
        return here
      }),
    )
    box.replaceChildren(...elements.map((row) => element('div', { class: 'row' }, row)))
    if (held?.isConnected) held.focus({ preventScroll: true })
    else if (held) onFocusLost()
  }

  return {
    box,
    /** @param {readonly (readonly Button[])[]} rows */
    show(rows) {
      const wanted = JSON.stringify(rows.map((row) => row.map(kind)))
      if (wanted !== shape) rebuild(rows)
      shape = wanted
      box.hidden = rows.length === 0
      const buttons = box.querySelectorAll('button, a')
      for (const [index, { data }] of rows.flat().entries()) {
        const button = buttons[index]
        if (data !== undefined && button instanceof HTMLElement && button.dataset.press !== data) {
          button.dataset.press = data
          button.removeAttribute('aria-busy')
        }
      }
    },
    /**
     * Shows which button was tapped, until it is answered.
     * @param {string} data
     * @param {boolean} busy
     */
    busy(data, busy) {
      for (const button of box.querySelectorAll('button'))
        if (button.dataset.press === data) {
          if (busy) button.setAttribute('aria-busy', 'true')
          else button.removeAttribute('aria-busy')
        }
    },
  }
}
