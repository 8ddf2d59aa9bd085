// What all emulators are made of: a server that books each request, consults the fault queue, works, bills, answers.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bill, type BookEntry, type BookOptions, type Books, createBooks } from './books.ts'
import { control, isControl } from './control.ts'
import { createFaults, type Faults, type StatusFault } from './faults.ts'
import {
  type Answer,
  type EmulatedRequest,
  type Reply,
  type RequestHead,
  type RunningServer,
  startServer,
} from './server.ts'

export interface EmulatorOptions extends BookOptions {
  readonly port?: number
  /** Time between accepting (and billing) a request and answering it, in ms; 0 by default. */
  readonly latencyMs?: number
  /** `left` aborts when the client goes away while it waits. */
  readonly delay?: (ms: number, left: AbortSignal) => Promise<unknown>
}

/** What came out of a request. A bill goes only with a status below 400. */
export interface Worked {
  readonly answer: Reply
  readonly billed?: Bill
  /** Handed the request's entry in the books: a batch is billed when it ends. */
  readonly booked?: (entry: BookEntry) => void
}

/** What a fault asks of the service itself. */
export interface Wish {
  /** A model's refusal; a service that knows none ignores it. */
  readonly refuse: boolean
  /** How old a list is, in seconds; 0 when it does not lag. */
  readonly lagSeconds: number
}

/** What tells one service from another. */
export interface Service {
  /** The name of the route, for the books and for rules that strike one route only. */
  endpointOf(head: RequestHead): string
  work(request: EmulatedRequest, wish: Wish): Worked | Promise<Worked>
  /** The provider's own error answer for an ordered status. */
  failure(fault: StatusFault): Answer
  /** Learns of the fault queue, for work that is done without a request. */
  start?(faults: Faults): void
  /** Books what became due without a request. */
  settle?(): void
}

export interface Emulator extends RunningServer {
  readonly books: Books
  readonly faults: Faults
}

const broken = (body: Buffer): Buffer => body.subarray(0, Math.max(1, Math.floor(body.length * 0.6)))

/** Starts an emulator on loopback, with its books, its faults, and both of them under `/_control/`. */
export const startEmulator = async (service: Service, options: EmulatorOptions): Promise<Emulator> => {
  const { latencyMs = 0, delay = (ms) => sleep(ms) } = options
  const books = createBooks({ ...options, settle: () => service.settle?.() })
  const faults = createFaults()
  service.start?.(faults)
  const entryOf = new WeakMap<EmulatedRequest, BookEntry>()

  const close = (entry: BookEntry, outcome: NonNullable<BookEntry['outcome']>, answer: Answer): Answer => {
    entry.outcome = outcome
    entry.status = 'status' in answer ? answer.status : null
    return answer
  }

  const answer = async (request: EmulatedRequest, entry: BookEntry): Promise<Answer> => {
    const fault = faults.strike(entry.endpoint, request.body.toString('utf8'))
    if (fault?.fault === 'hang') return close(entry, 'hung', { kind: 'silence' })
    if (fault?.fault === 'status') return close(entry, 'answered', service.failure(fault))
    const lagSeconds = fault?.fault === 'lag' ? fault.seconds : 0
    const worked = await service.work(request, { refuse: fault?.fault === 'refusal', lagSeconds })
    if (worked.billed) entry.billed = worked.billed
    worked.booked?.(entry)
    if (latencyMs > 0) await delay(latencyMs, request.signal)
    // What is invalid is answered as such, whatever fault was ordered for it.
    if (worked.answer.status >= 400) return close(entry, 'answered', worked.answer)
    if (fault?.fault === 'accepted_then_cut') return close(entry, 'cut', { kind: 'cut' })
    if (fault?.fault === 'half_body') return close(entry, 'half_body', { ...worked.answer, kind: 'half' })
    if (fault?.fault === 'broken_json') {
      return close(entry, 'broken_json', { ...worked.answer, body: broken(worked.answer.body) })
    }
    return close(entry, 'answered', worked.answer)
  }

  const server = await startServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    admits: (head) => {
      if (isControl(head) || !faults.strikeDown(service.endpointOf(head))) return true
      books.refuse()
      return false
    },
    handler: (request) => {
      if (isControl(request)) return control(request, { books, faults })
      const entry = books.enter({ endpoint: service.endpointOf(request), body: request.body })
      entryOf.set(request, entry)
      return answer(request, entry)
    },
    onLost: (request) => {
      const entry = entryOf.get(request)
      if (entry) entry.outcome = 'lost'
    },
  })
  return { ...server, books, faults }
}
