// Who may talk to the page's server: a browser of this machine, on a page that this server itself has given.
import type { RequestHead } from '../../emulators/server.ts'

/** A press or a text takes a few hundred bytes. */
const LONGEST_BODY = 32 * 1024

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

/** Whether the body is short enough to be read at all; one of unknown length is not. */
export const isShort = ({ headers }: RequestHead): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= LONGEST_BODY

/**
 * Why a request is refused, or undefined when it is not. A name that resolves to this machine is not enough: a foreign
 * page can make its own name resolve here (DNS rebinding), or post a form to an address that it guessed.
 */
export const foreign = ({ method, headers }: RequestHead): string | undefined => {
  const { host = '', origin } = headers
  if (!loopbackHost.test(host)) return 'this server answers on loopback only: open the address that npm start printed'
  if (method === 'GET') return undefined
  if (origin !== undefined && origin !== `http://${host}`)
    return 'this request comes from another page: use the page that this server gives'
  if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
    return 'send application/json: a form of another page cannot'
  return undefined
}
