// Presidio's analyzer, emulated: POST /analyze for one text or a list, GET /health, and its way of failing.
import { z } from 'zod'
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts'
import { findPatterns, type Language, patternEntities } from './presidio-patterns.ts'
import { findNames } from './presidio-people.ts'
import { type AnalyzerResult, toResults } from './presidio-spans.ts'
import { json, plain, type Reply, readJson } from './server.ts'

export interface PresidioOptions extends EmulatorOptions {
  /** What the image was configured for; the stock one speaks English only. Both by default. */
  readonly languages?: readonly Language[]
  /** Entities that it does not find while they stand here, as an image configured without their recognizers. */
  readonly blindTo?: ReadonlySet<string>
}

/** Code points: the limit of spaCy's pipeline. */
const LONGEST_TEXT = 1_000_000

// Flask's own words.
const NOT_FOUND =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.'
const INTERNAL =
  'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.'

const fields = z.object({
  text: z.unknown().optional(),
  language: z.unknown().optional(),
  score_threshold: z.unknown().optional(),
  entities: z.array(z.string()).nullish(),
})
/** Whatever else a list holds is read as Python prints it; nothing personal is in that. */
const primitive = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform(String)
const texts = z.union([primitive, z.array(primitive)])
const NO_PRIMITIVE =
  'Analyzer.analyze_iterator only works on primitive types (int, float, bool, str). Lists of objects are not yet supported.'

const error = (status: number, message: string): Reply => json(status, { error: message })

const unparsable = (why: string): Reply =>
  error(400, `Failed to parse /analyze request for AnalyzerEngine.analyze(). ${why}`)

const longer = (text: string): boolean => {
  // A string has at least half as many code points as UTF-16 units: most texts need no counting.
  if (text.length <= LONGEST_TEXT) return false
  let points = 0
  for (const _ of text) points += 1
  return points > LONGEST_TEXT
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const analyzeOne = (text: string, language: Language): AnalyzerResult[] =>
  toResults(text, [...findPatterns(text, language), ...findNames(text, language)])

/** As app.py answers (data-privacy-stack/presidio, presidio-analyzer/app.py): nearly every error is a 500. */
const analyze = (body: Buffer, languages: readonly Language[], blindTo: ReadonlySet<string>): Reply => {
  const request = fields.safeParse(readJson(body))
  if (!request.success) return error(500, INTERNAL)
  const { text, score_threshold: threshold, entities } = request.data
  if (isEmpty(text)) return error(500, 'No text provided')
  if (isEmpty(request.data.language)) return error(500, 'No language provided')
  const language = languages.find((known) => known === request.data.language)
  if (language === undefined) return error(500, 'No matching recognizers were found to serve the request.')
  const parsed = texts.safeParse(text)
  if (!parsed.success) return error(500, NO_PRIMITIVE)
  if (typeof threshold === 'string') return unparsable("'>=' not supported between instances of 'float' and 'str'")
  const wanted = entities && entities.length > 0 ? new Set(entities) : undefined
  const known = patternEntities(language).add('PERSON').add('LOCATION')
  if (wanted && ![...wanted].some((entity) => known.has(entity))) {
    return error(500, 'No matching recognizers were found to serve the request.')
  }
  const list = [parsed.data].flat()
  // Python refuses half a character when spaCy encodes the text, and the image shows the error's first word only.
  if (list.some((one) => /\p{Surrogate}/u.test(one))) return error(500, 'utf-8')
  const long = list.find(longer)
  if (long !== undefined) {
    return error(500, `[E088] Text of length ${[...long].length} exceeds maximum of ${LONGEST_TEXT}.`)
  }
  const results = list.map((one) =>
    analyzeOne(one, language).filter(
      ({ score, entity_type }) =>
        score >= (typeof threshold === 'number' ? threshold : 0) &&
        (wanted?.has(entity_type) ?? true) &&
        !blindTo.has(entity_type),
    ),
  )
  return json(200, Array.isArray(parsed.data) ? results : results[0])
}

/** Starts the emulated analyzer. Its endpoints in books and faults are `analyze` and `health`. It bills nothing. */
export const startPresidioEmulator = (options: PresidioOptions = {}): Promise<Emulator> => {
  const languages = options.languages ?? ['en', 'fr']
  const blindTo = options.blindTo ?? new Set()
  return startEmulator(
    {
      endpointOf: ({ path }) => path.slice(1),
      work: ({ method, path, headers, body }) => {
        const allowed = { '/health': 'GET', '/analyze': 'POST' }[path]
        if (allowed === undefined) return { answer: error(404, NOT_FOUND) }
        if (method !== allowed) return { answer: error(405, 'The method is not allowed for the requested URL.') }
        if (path === '/health') return { answer: plain(200, 'Presidio Analyzer service is up') }
        // Flask reads nothing that is not called JSON.
        if (!/\bjson\b/.test(headers['content-type'] ?? '')) return { answer: error(500, INTERNAL) }
        return { answer: analyze(body, languages, blindTo) }
      },
      failure: ({ status, message }) => error(status, message ?? INTERNAL),
    },
    options,
  )
}
