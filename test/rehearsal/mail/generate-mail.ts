// The generator: believable French and English mail of one invented doctor, by seed, as many as wanted.
import { type Random, randomFrom } from '../../random.ts'
import { drawTemplate } from './catalogue.ts'
import { compose } from './compose.ts'
import { envelope, writers } from './envelope.ts'
import type { GeneratedEmail } from './generated-email.ts'
import { mailHtml, newsletterHtml } from './html.ts'
import { type Person, someoneOf } from './people.ts'
import { render } from './pieces.ts'
import type { Scene } from './scene.ts'
import type { Template } from './template.ts'

/** The word on which an emulator can be told to fail. It stands in the subject, which no limit of length cuts. */
export const SICK_MARKER = 'zygomorphe-7731'

export interface MailOrder {
  readonly seed: number
  readonly count: number
  /** How many of them hold the SICK_MARKER; which ones depends on seed and count. Default 0. */
  readonly sick?: number
}

const FIRST_DAY = Date.UTC(2014, 10, 1)
const LAST_DAY = Date.UTC(2026, 9, 31)
const DAY_MS = 86_400_000

const streamOf = (seed: number, index: number, purpose: string) => randomFrom(seed, 'email', index, purpose)
const templateOf = (seed: number, index: number): Template => drawTemplate(streamOf(seed, index, 'template'))

/** Some day of twelve years, mostly by daylight. */
const receivedAt = (seed: number, index: number): Date => {
  const random = streamOf(seed, index, 'date')
  const day = FIRST_DAY + random.whole(0, (LAST_DAY - FIRST_DAY) / DAY_MS) * DAY_MS
  const second = random.chance(0.85) ? random.whole(7 * 3600, 20 * 3600) : random.whole(0, 86_399)
  return new Date(day + second * 1000)
}

const messageId = (seed: number, index: number, domain: string): string => {
  const random = streamOf(seed, index, 'id')
  return `<${random.whole(0, 0xffffffff).toString(16)}.${seed}.${index}@${domain}>`
}

/** People spoken of are others than the writers, with other first names, as far as the circle has them. */
const spokenOf = (seed: number, index: number, template: Template, writers: readonly Person[]): Scene['spokenOf'] => {
  const circle = template.about ?? 'patients'
  const known = new Map<string, Person>()
  return (letter) => {
    const before = known.get(letter)
    if (before) return before
    const taken = new Set([...writers, ...known.values()].map(({ first }) => first))
    const random = streamOf(seed, index, letter)
    let person = someoneOf(seed, circle, random)
    for (let tries = 0; tries < 5 && taken.has(person.first); tries++) person = someoneOf(seed, circle, random)
    known.set(letter, person)
    return person
  }
}

const SHAPES = { also: 'alternative', only: 'html' } as const

const htmlOf = (template: Template, random: Random, subject: string, body: string): string | null => {
  if (template.html === undefined) return null
  return template.html === 'only' ? newsletterHtml(random, subject, body) : mailHtml(body)
}

const build = (seed: number, index: number): GeneratedEmail => {
  const template = templateOf(seed, index)
  const random = streamOf(seed, index, 'text')
  const { from, to, organisation } = writers(seed, template, random)
  const scene: Scene = {
    random,
    language: template.language,
    at: receivedAt(seed, index),
    from,
    to,
    organisation,
    spokenOf: spokenOf(seed, index, template, [from, to]),
    reference: (pattern) => streamOf(seed, index, pattern),
    organisationFacts: (detail) => randomFrom(seed, organisation.domain, detail),
  }
  const composition = compose(template, scene)
  const subject = render(composition.subject, 'subject')
  const body = render(composition.body, 'body')
  const attachments = random.chance(template.attachments ?? 0) ? random.whole(1, 3) : 0
  return {
    message_id: messageId(seed, index, from.email.slice(from.email.indexOf('@') + 1)),
    ...envelope(seed, template, scene, streamOf(seed, index, 'envelope')),
    subject: subject.text,
    body_text: body.text,
    body_html: htmlOf(template, random, subject.text, body.text),
    received_at: scene.at,
    has_attachments: attachments > 0,
    attachment_count: attachments,
    template: template.name,
    language: template.language,
    expectedCategory: template.category,
    shape: template.html === undefined ? 'text' : SHAPES[template.html],
    planted: [...subject.planted, ...body.planted],
  }
}

/**
 * The email at that place. A newsletter at an even place is sometimes delivered a second time at the next, under another
 * id and a few minutes later; only odd places repeat, so a repetition never repeats one.
 */
const emailAt = (seed: number, index: number): GeneratedEmail => {
  const repeats = index % 2 === 1 && streamOf(seed, index, 'repeat').chance(0.25)
  if (!repeats || templateOf(seed, index - 1).category !== 'newsletter') return build(seed, index)
  const original = build(seed, index - 1)
  return {
    ...original,
    message_id: messageId(seed, index, original.message_id.slice(original.message_id.indexOf('@') + 1, -1)),
    received_at: new Date(original.received_at.getTime() + streamOf(seed, index, 'delay').whole(60, 900) * 1000),
  }
}

/** Exactly `sick` places out of `count`, each as likely (Floyd's sampling). */
const sickPlaces = ({ seed, count, sick = 0 }: MailOrder): ReadonlySet<number> => {
  const random = randomFrom(seed, 'sick', count, sick)
  const places = new Set<number>()
  for (let last = count - sick; last < count; last++) {
    const place = random.whole(0, last)
    places.add(places.has(place) ? last : place)
  }
  return places
}

/**
 * Generates `count` emails lazily; nothing is kept of those already taken. The i-th depends on seed and i only, so that
 * more mail of a seed begins with the same mail; the marker of the sick ones alone depends on count too.
 * Throws a RangeError when more are to be sick than there are.
 */
export function* generateMail(order: MailOrder): Generator<GeneratedEmail> {
  if ((order.sick ?? 0) > order.count) throw new RangeError(`cannot make ${order.sick} of ${order.count} emails sick`)
  const sick = sickPlaces(order)
  for (let index = 0; index < order.count; index++) {
    const email = emailAt(order.seed, index)
    yield sick.has(index) ? { ...email, subject: `${email.subject} ${SICK_MARKER}`.trim() } : email
  }
}
