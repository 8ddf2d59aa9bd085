// Formatted text as a bot sends it: lengths, entities in UTF-16 units, trimming, with the real server's refusals.
import type { MessageEntity } from 'grammy/types'
import { z } from 'zod'
import { badRequest } from './telegram-errors.ts'
import { parseHtml } from './telegram-html.ts'

export interface FormattedText {
  readonly text: string
  readonly entities: readonly MessageEntity[]
}

const range = { offset: z.int(), length: z.int() }

const entitiesSchema = z.array(
  z.union([
    z.object({
      type: z.enum([
        'mention',
        'hashtag',
        'cashtag',
        'bot_command',
        'url',
        'email',
        'phone_number',
        'bold',
        'italic',
        'underline',
        'strikethrough',
        'spoiler',
        'blockquote',
        'expandable_blockquote',
        'code',
      ]),
      ...range,
    }),
    z.object({ type: z.literal('pre'), language: z.string().exactOptional(), ...range }),
    z.object({ type: z.literal('text_link'), url: z.string(), ...range }),
  ]),
)

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
const splitsCharacter = (text: string, at: number) =>
  at > 0 && at < text.length && isLowSurrogate(text.charCodeAt(at)) && !isLowSurrogate(text.charCodeAt(at - 1))

const checkRange = (text: string, { offset, length }: MessageEntity) => {
  const end = offset + length
  if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`)
  if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`)
  if (offset > text.length) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
  if (end > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    )
  }
  if (splitsCharacter(text, offset)) throw badRequest('entity begins in a middle of a UTF-16 symbol')
  if (splitsCharacter(text, end)) {
    throw badRequest(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`)
  }
}

/** Cuts white space off both ends, as the server does, and moves the entities along; those left empty are dropped. */
const trimmed = ({ text, entities }: FormattedText): FormattedText => {
  const skipped = text.length - text.trimStart().length
  const kept = text.trim()
  const clamp = (at: number) => Math.min(Math.max(at - skipped, 0), kept.length)
  const moved = entities.map((entity) => {
    const offset = clamp(entity.offset)
    return { ...entity, offset, length: clamp(entity.offset + entity.length) - offset }
  })
  return {
    text: kept,
    entities: moved
      .filter(({ length }) => length > 0)
      .sort((one, other) => one.offset - other.offset || other.length - one.length),
  }
}

const formattedBy = (text: string, parseMode: string | undefined, entities: unknown): FormattedText => {
  if (parseMode === undefined || parseMode === '') {
    const parsed = entitiesSchema.safeParse(entities ?? [])
    if (!parsed.success) throw badRequest("can't parse entities: unsupported or malformed entity")
    for (const entity of parsed.data) checkRange(text, entity)
    return { text, entities: parsed.data }
  }
  if (parseMode.toLowerCase() !== 'html') throw badRequest('unsupported parse_mode')
  return parseHtml(text)
}

export interface TextLimits {
  /** UTF-16 units after parsing: 4096 for a message, 1024 for a caption. */
  readonly longest: number
  readonly tooLong: string
  /** What is refused when nothing is left of the text; absent where it may be empty. */
  readonly empty?: string
}

/** The text to be shown. Throws a 400 for entities out of range, unreadable HTML, an empty or a too long text. */
export const checkedText = (
  sent: { readonly text: string; readonly parseMode: string | undefined; readonly entities: unknown },
  limits: TextLimits,
): FormattedText => {
  const result = trimmed(formattedBy(sent.text, sent.parseMode, sent.entities))
  if (limits.empty !== undefined && result.text === '') throw badRequest(limits.empty)
  if (result.text.length > limits.longest) throw badRequest(limits.tooLong)
  return result
}
