// Generated mail of which no two say the same, for tests that count calls: the engine pays for twins once.
import { generateMail, type MailOrder } from '../rehearsal/mail/generate-mail.ts'
import type { GeneratedEmail } from '../rehearsal/mail/generated-email.ts'

/** As many as ordered, each of its own text: twins give way to other mail, of which none is sick. */
export const distinctMail = (order: MailOrder): readonly GeneratedEmail[] => {
  const byText = new Map<string, GeneratedEmail>()
  const ids = new Set<string>()
  const more = generateMail({ ...order, seed: order.seed + 1_000_000, sick: 0 })
  for (const mail of [generateMail(order), more])
    for (const email of mail) {
      if (byText.size === order.count) break
      const text = JSON.stringify([email.subject?.trim(), email.body_text?.trim()])
      if (byText.has(text) || ids.has(email.message_id)) continue
      byText.set(text, email)
      ids.add(email.message_id)
    }
  if (byText.size < order.count) throw new Error(`only ${byText.size} different emails of ${order.count}`)
  return [...byText.values()]
}
