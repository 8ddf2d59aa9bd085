// From a template and a scene to a subject and a body: paragraphs, signature, thread, quirks, each by a seeded share.
import type { Random } from '../../random.ts'
import { asides, footers, type Register } from './asides.ts'
import { daysLater } from './calendar.ts'
import { join, lengthOf, type Pieces } from './pieces.ts'
import { withAstralStart, withOrders, withTypography } from './quirks.ts'
import { fillTemplateText, type Scene } from './scene.ts'
import type { Paragraph, Template } from './template.ts'
import { earlierMessages, endlessThread, forwarded, signature } from './threads.ts'

/** Shares of all mail; thread and signature have their own in each template. */
const SHARES = {
  emptyBody: 0.01,
  emptySubject: 0.006,
  astralBody: 0.04,
  astralSubject: 0.03,
  orders: 0.006,
  frenchTypography: 0.25,
  endless: 0.0015,
  /** Of what desks send. */
  footer: 0.75,
} as const

/** Newsletters have a footer of their own, and spam has no manners. */
const FOOTLESS: ReadonlySet<string> = new Set(['newsletter', 'spam'])

/** A body over what is embedded (24,000 characters), so that cutting is seen. */
const ENDLESS_LENGTH = 26_000

const registerOf = ({ from, asides }: Template): Register | 'none' => {
  if (asides !== undefined) return asides
  if (typeof from !== 'string') return 'none'
  return from === 'family' || from === 'friends' || from === 'patients' ? 'home' : 'work'
}

const drawAsides = (template: Template, { random, language }: Scene): string[] => {
  const register = registerOf(template)
  if (register === 'none' || random.chance(0.35)) return []
  return random.sample(asides[language][register], random.chance(0.5) ? 1 : random.whole(2, 5))
}

const draw = (random: Random, paragraph: Paragraph): string | string[] => {
  if (typeof paragraph === 'string') return paragraph
  if (!('several' in paragraph)) return random.pick(paragraph)
  return random.sample(paragraph.several, random.whole(paragraph.atLeast, paragraph.atMost))
}

const bodyOf = (template: Template, scene: Scene): Pieces => {
  const { random, language } = scene
  const paragraphs = template.body.flatMap((paragraph) => draw(random, paragraph))
  // The last paragraph takes leave.
  const texts = [...paragraphs.slice(0, -1), ...drawAsides(template, scene), ...paragraphs.slice(-1)]
  const isDesk = typeof template.from !== 'string'
  if (isDesk && !FOOTLESS.has(template.category) && random.chance(SHARES.footer))
    texts.push(random.pick(footers[language]))
  return join(
    texts.map((text) => fillTemplateText(text, scene)),
    '\n\n',
  )
}

const replyMarks = { fr: ['Re: ', 'RE: ', 'Re : '], en: ['Re: ', 'RE: '] } as const
const forwardMarks = { fr: ['Tr: ', 'Fwd: ', 'TR : '], en: ['Fwd: ', 'FW: '] } as const

interface Composition {
  readonly subject: Pieces
  readonly body: Pieces
}

const asReply = (scene: Scene, { subject, body }: Composition): Composition => ({
  subject: [scene.random.pick(replyMarks[scene.language]), ...subject],
  body: join([body, earlierMessages(scene, subject)], '\n\n'),
})

/** Somebody else wrote it to the sender, who passes it on. */
const asForward = (template: Template, scene: Scene): Composition => {
  const original = {
    ...scene,
    from: scene.spokenOf('c'),
    to: scene.from,
    at: daysLater(scene.at, -scene.random.unit() * 4),
  }
  const { subject, body } = written(template, original)
  return {
    subject: [scene.random.pick(forwardMarks[scene.language]), ...subject],
    body: forwarded(original, subject, body),
  }
}

const written = (template: Template, scene: Scene): Composition => {
  const { random } = scene
  const subject = fillTemplateText(random.pick(template.subject), scene)
  const body = bodyOf(template, scene)
  const isSigned = random.chance(template.signed ?? (typeof template.from === 'string' ? 0.4 : 0))
  return { subject, body: isSigned ? join([body, signature(scene)], '\n\n') : body }
}

const withThread = (template: Template, scene: Scene): Composition => {
  if (!scene.random.chance(template.thread ?? 0)) return written(template, scene)
  const isForward = typeof template.from === 'string' && scene.random.chance(0.2)
  return isForward ? asForward(template, scene) : asReply(scene, written(template, scene))
}

/** Subject and body of one email. Both are never empty at once. */
export const compose = (template: Template, scene: Scene): Composition => {
  const { random, language } = scene
  let mail = withThread(template, scene)
  if (random.chance(SHARES.endless)) {
    mail = { ...mail, body: join([mail.body, endlessThread(scene, mail.subject, ENDLESS_LENGTH)], '\n\n') }
  }
  if (random.chance(SHARES.orders)) mail = { ...mail, body: withOrders(random, language, mail.body) }
  if (language === 'fr' && random.chance(SHARES.frenchTypography)) {
    mail = { subject: withTypography(mail.subject), body: withTypography(mail.body) }
  }
  if (random.chance(SHARES.astralBody)) mail = { ...mail, body: withAstralStart(random, mail.body) }
  if (random.chance(SHARES.astralSubject)) mail = { ...mail, subject: withAstralStart(random, mail.subject) }
  if (random.chance(SHARES.emptySubject) && lengthOf(mail.body) > 0) return { ...mail, subject: [] }
  if (random.chance(SHARES.emptyBody) && template.html === undefined) return { ...mail, body: [] }
  return mail
}
