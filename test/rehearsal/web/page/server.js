// Asks the rehearsal's server, which alone is reached from this page; errors carry its own words.

/** @typedef {import('../page-state.ts').PageState} PageState */

/**
 * What this server answers was put together by our own code from parsed values: its types are taken as they are.
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
const ask = async (path, init) => {
  const response = await fetch(path, init)
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}

/**
 * @param {string} path
 * @param {unknown} body
 */
const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/**
 * At once, or as soon as it differs from the state that said `seen`.
 * @param {string | undefined} seen
 * @returns {Promise<PageState>}
 */
export const nextState = (seen) => ask(seen === undefined ? '/api/state' : `/api/state?seen=${seen}`)

/** @returns {Promise<readonly { command: string, description: string }[]>} */
export const commands = () => ask('/api/commands')

/** @param {string} text */
export const say = (text) => post('/api/say', { text })

/**
 * Gives the press's id, which the toast that answers it carries.
 * @param {number} messageId
 * @param {string} data
 * @returns {Promise<string>}
 */
export const press = async (messageId, data) => (await post('/api/press', { messageId, data })).press

/**
 * @param {string} name
 * @param {boolean} on
 */
export const setIncident = (name, on) => post(`/api/incidents/${name}`, { on })

export const allWell = () => post('/api/all-well', {})
export const killApp = () => post('/api/kill', {})

/** @param {string} fileId */
export const fileUrl = (fileId) => `/api/file/${encodeURIComponent(fileId)}`
