// Makes and finds elements. Messages are hostile: text only ever becomes text, never markup.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {readonly (Node | string)[]} [children] strings become text
 * @returns {HTMLElementTagNameMap[K]}
 */
export const element = (tag, attributes = {}, children = []) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/**
 * The element of the page with that id. Throws when index.html has none of that kind.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export const byId = (id, kind) => {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`index.html needs a ${kind.name} with the id ${id}`)
}

/**
 * Words that only a screen reader says.
 * @param {string} text
 */
export const spoken = (text) => element('span', { class: 'away' }, [text])

/**
 * A link that may be opened: http and https only, so that no text becomes a script.
 * @param {string} url
 * @returns {string | undefined}
 */
export const safeLink = (url) => {
  try {
    const { protocol, href } = new URL(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`)
    return protocol === 'http:' || protocol === 'https:' ? href : undefined
  } catch {
    return undefined
  }
}
