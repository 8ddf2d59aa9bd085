// Earlier messages below a mail: nested quotes, flat quotes as Outlook leaves them, and forwards.
import { clock, daysLater, quotedDate, weekdayInWords } from './calendar.ts'
import type { Person } from './people.ts'
import { join, lengthOf, type Pieces, plant, quote } from './pieces.ts'
import { fillTemplateText, type Scene } from './scene.ts'
import { signatures, threadLines } from './thread-lines.ts'

/** Marks deeper than this are never seen: programs give up, and so do people. */
const DEEPEST_QUOTE = 6

export const signature = (scene: Scene): Pieces =>
  fillTemplateText(scene.random.pick(signatures[scene.language]), scene)

const earlier = (scene: Scene): Scene => ({
  ...scene,
  at: daysLater(scene.at, -scene.random.unit() * 4),
  from: scene.to,
  to: scene.from,
})

const message = (scene: Scene): Pieces => {
  const { random, language } = scene
  const { openings, lines, closings } = threadLines[language]
  const texts = [random.pick(openings), ...random.sample(lines, random.whole(1, 4)), random.pick(closings)]
  const blocks = texts.map((text) => fillTemplateText(text, scene))
  return join(blocks, '\n\n')
}

const mailbox = ({ first, last, email }: Person): Pieces => [
  plant('name', `${first} ${last}`),
  ' <',
  plant('email', email),
  '>',
]

const attribution = ({ language, at, from }: Scene): Pieces =>
  language === 'fr'
    ? [`Le ${quotedDate('fr', at)} à ${clock(at)}, `, ...mailbox(from), ' a écrit :\n\n']
    : [`On ${quotedDate('en', at)} at ${clock(at)}, `, ...mailbox(from), ' wrote:\n\n']

const headerBlock = ({ language, at, from, to }: Scene, subject: Pieces): Pieces =>
  language === 'fr'
    ? [
        'De : ',
        ...mailbox(from),
        `\nEnvoyé : ${weekdayInWords('fr', at)} ${at.getUTCFullYear()} ${clock(at)}\nÀ : `,
        ...mailbox(to),
        '\nObjet : ',
        ...subject,
        '\n\n',
      ]
    : [
        'From: ',
        ...mailbox(from),
        `\nSent: ${weekdayInWords('en', at)} ${at.getUTCFullYear()} ${clock(at)}\nTo: `,
        ...mailbox(to),
        '\nSubject: ',
        ...subject,
        '\n\n',
      ]

const nested = (scene: Scene, depth: number): Pieces => {
  const below = depth > 1 ? nested(earlier(scene), depth - 1) : []
  return [...attribution(scene), ...quote(join([message(scene), below], '\n\n'))]
}

const separators = { fr: '-----Message d’origine-----\n', en: '-----Original Message-----\n' } as const

const flat = (scene: Scene, subject: Pieces, enough: (blocks: readonly Pieces[]) => boolean): Pieces => {
  const blocks: Pieces[] = []
  for (let past = scene; !enough(blocks); past = earlier(past)) {
    blocks.push([separators[scene.language], ...headerBlock(past, subject), ...message(past)])
  }
  return join(blocks, '\n\n')
}

const drawDepth = ({ random }: Scene): number => {
  if (random.chance(0.5)) return 1
  return random.chance(0.6) ? random.whole(2, 3) : random.whole(4, 9)
}

/** The earlier messages of a thread, the latest first; the two people take turns. */
export const earlierMessages = (scene: Scene, subject: Pieces): Pieces => {
  const depth = drawDepth(scene)
  if (depth > DEEPEST_QUOTE || scene.random.chance(0.4)) {
    return flat(earlier(scene), subject, (blocks) => blocks.length >= depth)
  }
  return nested(earlier(scene), depth)
}

/** A flat thread of at least `length` UTF-16 units. */
export const endlessThread = (scene: Scene, subject: Pieces, length: number): Pieces =>
  flat(earlier(scene), subject, (blocks) => blocks.reduce((sum, block) => sum + lengthOf(block), 0) >= length)

const forwardMarks = {
  fr: '\n\n---------- Message transféré ----------\n',
  en: '\n\n---------- Forwarded message ----------\n',
} as const
const forwardLines = {
  fr: ['Pour info.', 'À voir ensemble ?', 'Peux-tu répondre à ma place ? Merci.'],
  en: ['FYI.', 'Could you answer this one?', 'See below.'],
} as const

/** A body that passes another on: a word, then the original with its header block. `scene` is the original's. */
export const forwarded = (scene: Scene, subject: Pieces, body: Pieces): Pieces => {
  const mark = forwardMarks[scene.language]
  return [scene.random.pick(forwardLines[scene.language]), mark, ...headerBlock(scene, subject), ...body]
}
