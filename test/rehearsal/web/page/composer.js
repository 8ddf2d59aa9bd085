// Where one writes: the input, and the menu of commands above it.
import { byId, element } from './element.js'
import { commands } from './server.js'

/**
 * @param {(text: string) => Promise<boolean>} send tells whether it was sent
 * @param {(error: unknown) => void} onError
 */
export const createComposer = (send, onError) => {
  const form = byId('form', HTMLFormElement)
  const input = byId('text', HTMLInputElement)
  const menu = byId('menu', HTMLElement)
  const button = byId('menu-button', HTMLButtonElement)
  const list = byId('commands', HTMLElement)

  /** @param {boolean} open */
  const open = (open) => {
    menu.hidden = !open
    button.setAttribute('aria-expanded', String(open))
  }

  /** @param {{ command: string, description: string }} entry */
  const entryOf = ({ command, description }) => {
    const name = `/${command}`
    const entry = element('button', { type: 'button' }, [element('b', {}, [name]), ' ', description])
    entry.addEventListener('click', async () => {
      open(false)
      input.focus()
      await send(name)
    })
    return element('li', {}, [entry])
  }

  const show = async () => {
    try {
      const entries = await commands()
      // Asked anew each time: the bot may have changed its language.
      list.replaceChildren(...entries.map(entryOf))
      if (entries.length === 0) list.replaceChildren(element('li', {}, ['The bot has not set its menu yet.']))
      open(true)
      list.querySelector('button')?.focus()
    } catch (error) {
      onError(error)
    }
  }

  button.addEventListener('click', () => (menu.hidden ? show() : open(false)))
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const entries = [...list.querySelectorAll('button')]
    const { activeElement } = document
    const at = activeElement instanceof HTMLButtonElement ? entries.indexOf(activeElement) : -1
    entries.at((at + step) % entries.length)?.focus()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || menu.hidden) return
    open(false)
    button.focus()
  })
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !form.contains(target)) open(false)
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const text = input.value
    if (text.trim() === '') return
    // Emptied at once, so that it cannot be sent twice; given back when it could not be sent.
    input.value = ''
    if (!(await send(text)) && input.value === '') input.value = text
  })

  return {
    /** @param {string} text */
    write(text) {
      input.value = text
      input.focus()
    },
  }
}
