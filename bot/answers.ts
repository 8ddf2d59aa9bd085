// Answers: panels on their way to the chat, in order, without anybody waiting for Telegram. Each ends with the state.
import { type Api, InputFile } from 'grammy'
import type { Logger } from 'pino'
import type { Snapshot } from '../engine/snapshot.ts'
import { type Mint, mintKeyboard } from './buttons/mint.ts'
import { faultOf, refusedBecause } from './fault.ts'
import type { Localiser } from './localiser.ts'
import { type Panel, withFoot } from './panels/panel.ts'
import { stateLine } from './panels/state-line.ts'
import type { Picture } from './pictures/card.ts'
import type { VouchedPictures } from './pictures/vouched.ts'
import { type InTopic, inTopic } from './topic.ts'

export interface Target {
  readonly chatId: number
  /** Edits this message in place; a new one is sent when it is gone. As a promise: of an answer that was queued before. */
  readonly messageId?: number | Promise<number | undefined>
}

interface TextFile {
  readonly name: string
  /** Stands under it, with the state; short. */
  readonly caption: string
  /** Its text, made as it is sent. */
  readonly pieces: () => AsyncIterable<string>
}

export interface Answers {
  /**
   * Queues a panel and returns at once; handlers do not await it, jobs may. Resolves with the message's id, or with
   * undefined when it could not be delivered (which is logged, never thrown).
   */
  answer(target: Target, body: Panel): Promise<number | undefined>
  /**
   * Sends a file at once, out of turn: answers do not wait for it. Resolves with the message's id, or with undefined when
   * it could not be delivered (which is logged, never thrown).
   */
  document(target: Pick<Target, 'chatId'>, file: TextFile): Promise<number | undefined>
  /**
   * Queues a picture, after the answers before it. Resolves with the message's id, or with undefined when it could not be
   * delivered (which is logged, never thrown).
   */
  photo(target: Pick<Target, 'chatId'>, picture: Picture, caption: string): Promise<number | undefined>
  /** Ends the spinner of a pressed button, with a few words. */
  toast(pressId: string, text: string): void
  /** Resolves when everything that was queued is delivered or given up. */
  settled(): Promise<void>
}

export interface AnswersDeps {
  readonly api: Api
  readonly mint: Mint
  readonly snapshot: () => Promise<Snapshot | undefined>
  readonly words: () => Localiser
  readonly pictures: Pick<VouchedPictures, 'vouch'>
  readonly log: Logger
}

const NOT_MODIFIED = /message is not modified/
const GONE = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece)
}

export const createAnswers = ({ api, mint, snapshot, words, pictures, log }: AnswersDeps): Answers => {
  let tail: Promise<unknown> = Promise.resolve()
  const toasts = new Set<Promise<unknown>>()

  const keyboardOf = async (body: Panel) => {
    try {
      return await mintKeyboard(mint, body.rows)
    } catch (error) {
      // A panel without its buttons still tells the state, which is what is needed when the database is lost.
      log.error({ fault: faultOf(error) }, 'a panel goes out without its buttons')
      return { inline_keyboard: [] }
    }
  }

  const deliver = async (target: Target, body: Panel, topic: InTopic): Promise<number | undefined> => {
    const { chatId } = target
    const messageId = await target.messageId
    const { text } = withFoot(body, stateLine(words(), await snapshot()))
    const options = { entities: text.entities, reply_markup: await keyboardOf(body) }
    if (messageId !== undefined) {
      try {
        await api.editMessageText(chatId, messageId, text.text, options)
        return messageId
      } catch (error) {
        if (refusedBecause(error, NOT_MODIFIED)) return messageId
        if (!refusedBecause(error, GONE)) throw error
      }
    }
    const sent = await api.sendMessage(chatId, text.text, { ...options, ...topic })
    return sent.message_id
  }

  return {
    answer(target, body) {
      const topic = inTopic()
      const delivered = tail
        .then(() => deliver(target, body, topic))
        .catch((error: unknown) => {
          log.error({ fault: faultOf(error) }, 'an answer was not delivered')
          return undefined
        })
      tail = delivered
      return delivered
    },
    async document({ chatId }, { name, caption, pieces }) {
      try {
        const options = { caption: `${caption}\n\n${stateLine(words(), await snapshot())}`, ...inTopic() }
        const sent = await api.sendDocument(chatId, new InputFile(encoded(pieces()), name), options)
        return sent.message_id
      } catch (error) {
        log.error({ fault: faultOf(error) }, 'a file was not delivered')
        return undefined
      }
    },
    photo({ chatId }, { png, words: drawn }, caption) {
      const topic = inTopic()
      const delivered = tail
        .then(async () => {
          pictures.vouch(png, drawn)
          const options = { caption: `${caption}\n\n${stateLine(words(), await snapshot())}`, ...topic }
          return (await api.sendPhoto(chatId, new InputFile(png, 'picture.png'), options)).message_id
        })
        .catch((error: unknown) => {
          log.error({ fault: faultOf(error) }, 'a picture was not delivered')
          return undefined
        })
      tail = delivered
      return delivered
    },
    toast(pressId, text) {
      const toasted = api
        .answerCallbackQuery(pressId, { text })
        .catch((error: unknown) => log.warn({ fault: faultOf(error) }, 'a press was not answered'))
        .finally(() => toasts.delete(toasted))
      toasts.add(toasted)
    },
    async settled() {
      await tail
      await Promise.all(toasts)
    },
  }
}
