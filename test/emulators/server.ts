// The HTTP base of the emulators: a loopback server that reads whole bodies and can answer, stay silent, or cut the line.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string
  /** The path alone, as it was sent: no query, percent-encoding untouched. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
}

export interface EmulatedRequest extends RequestHead {
  /** The body's bytes as they came: a multipart body is for its emulator to take apart. */
  readonly body: Buffer
  /** Aborts when the client goes away before it was answered: a long poll ends by it. */
  readonly signal: AbortSignal
}

/**
 * An answer that carries something. `half` promises the whole body by its content-length, sends half of it and
 * destroys the socket.
 */
export interface Reply {
  readonly kind: 'reply' | 'half'
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Buffer
}

/** How a request ends. `silence` says nothing until the client leaves; `cut` destroys the socket at once. */
export type Answer = Reply | { readonly kind: 'silence' } | { readonly kind: 'cut' }

type AnswerHeaders = Readonly<Record<string, string>>

export interface ServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Asked when the headers are there and before a byte of the body is read; false destroys the socket. */
  readonly admits?: (head: RequestHead) => boolean
  /** A throw becomes a 500 with the error's text: it is a fault of the emulator itself and has to be seen. */
  readonly handler: (request: EmulatedRequest) => Answer | Promise<Answer>
  /** Told when a request with an answer of kind `reply` lost its client before the answer was sent whole. */
  readonly onLost?: (request: EmulatedRequest) => void
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** Stops listening and destroys every open socket, hung ones included. */
  close(): Promise<void>
}

/** An answer of kind `reply` that carries a JSON document. */
export const json = (status: number, document: unknown, headers: AnswerHeaders = {}): Reply => ({
  kind: 'reply',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(document)),
})

/** An answer of kind `reply` that carries plain text. */
export const plain = (status: number, text: string): Reply => ({
  kind: 'reply',
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(text),
})

/** The body read as a JSON document, or undefined when it is none. */
export const readJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

const headOf = (message: IncomingMessage): RequestHead => {
  const target = message.url ?? '/'
  const mark = target.indexOf('?')
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: message.headers,
  }
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece)
  return Buffer.concat(pieces)
}

const send = (response: ServerResponse, answer: Answer) => {
  if (answer.kind === 'silence') return
  if (answer.kind === 'cut') {
    response.destroy()
    return
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) })
  if (answer.kind === 'reply') response.end(answer.body)
  else response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => response.destroy())
}

const answerOf = async (options: ServerOptions, request: EmulatedRequest): Promise<Answer> => {
  try {
    return await options.handler(request)
  } catch (cause) {
    return json(500, { emulator_fault: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  }
}

const serve = async (options: ServerOptions, message: IncomingMessage, response: ServerResponse) => {
  const head = headOf(message)
  if (options.admits?.(head) === false) {
    message.destroy()
    return
  }
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const request = { ...head, body: await bodyOf(message), signal: gone.signal }
  const answer = await answerOf(options, request)
  if (answer.kind === 'reply') {
    const lost = () => options.onLost?.(request)
    if (gone.signal.aborted) lost()
    else gone.signal.addEventListener('abort', lost)
  }
  if (!gone.signal.aborted) send(response, answer)
}

/** Starts a server on 127.0.0.1. Rejects when the port is taken. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const server = createServer((message, response) => {
    serve(options, message, response).catch(() => response.destroy())
  })
  // A client keeps idle connections for reuse; closing them first would look like a fault that nobody asked for.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the emulator does not listen on a TCP port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
