// The incidents beside the phone: one switch each, in plain words, and what has happened since.
import { byId, element } from './element.js'
import { allWell, killApp, setIncident } from './server.js'

/** @typedef {import('../page-state.ts').PageState} PageState */

/** @param {(error: unknown) => void} onError */
export const createIncidents = (onError) => {
  const list = byId('incidents', HTMLElement)
  const notices = byId('notices', HTMLElement)
  const fold = byId('rehearse', HTMLDetailsElement)
  /** @type {Map<string, HTMLButtonElement>} */
  const switches = new Map()

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Promise<unknown>} work
   */
  const during = async (button, work) => {
    // Not disabled: that would take the focus away. A second tap while it works changes nothing.
    if (button.getAttribute('aria-busy') === 'true') return
    button.setAttribute('aria-busy', 'true')
    try {
      await work()
    } catch (error) {
      onError(error)
    } finally {
      button.removeAttribute('aria-busy')
    }
  }

  /** @param {PageState['incidents'][number]} incident */
  const made = ({ name, title, does, expect }) => {
    const about = element('p', { id: `about-${name}` }, [does, element('br'), element('b', {}, ['The bot: ']), expect])
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'aria-describedby': about.id }, [title])
    button.addEventListener('click', () =>
      during(button, () => setIncident(name, button.getAttribute('aria-pressed') !== 'true')),
    )
    switches.set(name, button)
    list.append(element('li', {}, [button, about]))
    return button
  }

  const kill = byId('kill', HTMLButtonElement)
  kill.addEventListener('click', () => during(kill, killApp))
  const well = byId('all-well', HTMLButtonElement)
  well.addEventListener('click', () => during(well, allWell))

  // Beside the phone there is room for it; below it, the phone comes first.
  const wide = matchMedia('(min-width: 60rem)')
  const unfold = () => {
    fold.open = wide.matches
  }
  wide.addEventListener('change', unfold)
  unfold()

  return {
    /** @param {Pick<PageState, 'incidents' | 'notices'>} state */
    show(state) {
      for (const incident of state.incidents) {
        const button = switches.get(incident.name) ?? made(incident)
        button.setAttribute('aria-pressed', String(incident.on))
      }
      const wanted = state.notices.map(({ text }) => text)
      if ([...notices.children].map(({ textContent }) => textContent).join('\n') !== wanted.join('\n'))
        notices.replaceChildren(...wanted.map((text) => element('li', {}, [text])))
    },
  }
}
