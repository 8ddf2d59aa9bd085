// Pictures that may leave: the words drawn in them were looked at, for nobody can look at pixels.
import { createHash } from 'node:crypto'

export interface VouchedPictures {
  /** Lets these bytes pass the door. Throws when one of the words drawn in them is personal. */
  vouch(picture: Uint8Array, words: readonly string[]): void
  isVouched(file: Uint8Array): boolean
}

/** A picture is sent at once; a try that is repeated later finds it still. */
const REMEMBERED = 20

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** `look` gives the kinds of what is personal in a text. */
export const createVouchedPictures = (look: (text: string) => readonly string[]): VouchedPictures => {
  const vouched: string[] = []
  return {
    vouch(picture, words) {
      // One by one and together: what stands side by side is read together.
      const kinds = new Set([...words, words.join(' ')].flatMap((text) => look(text)))
      if (kinds.size > 0)
        throw new Error(`a picture held something personal (${[...kinds].join(', ')}) and is not sent`)
      vouched.push(hashOf(picture))
      if (vouched.length > REMEMBERED) vouched.shift()
    },
    isVouched: (file) => vouched.includes(hashOf(file)),
  }
}
