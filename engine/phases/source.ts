// The source email as the paid phases read it, and whether there is any text in it.
import { z } from 'zod'

/** Characters read of a body; the privacy policy keeps 24,000 of them, the rest only shows that it was cut. */
const READ_CHARACTERS = 30_000

export const sourceEmail = z
  .object({
    message_id: z.string(),
    sender: z.string().nullable(),
    recipients: z.array(z.string()).nullable(),
    subject: z.string().nullable(),
    body: z.string().nullable(),
  })
  .transform(({ message_id: messageId, ...rest }) => ({ messageId, ...rest }))

export type SourceEmail = z.output<typeof sourceEmail>

/** SQL for the readable start of a body, as column `body`, of the source under that alias. */
export const sourceText = (alias: string): string => `left(${alias}.body_text, ${READ_CHARACTERS}) as body`

/** True when most of the text is replacement characters: its charset was lost long before us. */
export const isUndecodable = ({ subject, body }: Pick<SourceEmail, 'subject' | 'body'>): boolean => {
  const text = `${subject ?? ''}${body ?? ''}`
  const lost = text.split('\ufffd').length - 1
  return lost > 20 && lost > text.length / 2
}
