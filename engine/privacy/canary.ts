// The canary: a French sentence whose secrets are known, to see whether Presidio by itself would hide them.
import type { PresidioPort } from '../ports.ts'
import { ServiceError } from '../service-error.ts'
import { spansOf } from './code-points.ts'

export type CanaryOutcome =
  | { readonly kind: 'hidden' }
  /** Presidio's names of the entities that it left in sight. */
  | { readonly kind: 'leaks'; readonly entities: readonly string[] }

/** Nobody's: the IBAN is its specification's example, the number the one of every French form. */
const SECRETS = [
  { entity: 'PERSON', value: 'Juliette Moreau' },
  { entity: 'PHONE_NUMBER', value: '06 12 34 56 78' },
  { entity: 'EMAIL_ADDRESS', value: 'juliette.moreau@example.fr' },
  { entity: 'IBAN_CODE', value: 'FR14 2004 1010 0505 0001 3M02 606' },
] as const

const [name, phone, email, iban] = SECRETS.map(({ value }) => value)
const CANARY = `Bonjour, je suis ${name}. Vous pouvez me joindre au ${phone} ou à ${email}. Mon IBAN est le ${iban}. Merci.`

/** Asks Presidio about the canary. French must find every secret; English only has to answer. */
export const lookAtCanary = async (presidio: PresidioPort, signal: AbortSignal): Promise<CanaryOutcome> => {
  const [french] = await Promise.all([
    presidio.analyze([CANARY], 'fr', signal),
    presidio.analyze([CANARY], 'en', signal),
  ])
  const [findings] = french
  const spans = findings && french.length === 1 ? spansOf(CANARY, findings) : undefined
  if (!spans) throw new ServiceError({ service: 'presidio', kind: 'cut', billed: 'no' })
  const inSight = (value: string): boolean => {
    const start = CANARY.indexOf(value)
    return Array.from(value).some(
      (letter, offset) =>
        /[\p{L}\p{N}]/u.test(letter) &&
        !spans.some((span) => span.start <= start + offset && start + offset < span.end),
    )
  }
  const entities = SECRETS.filter(({ value }) => inSight(value)).map(({ entity }) => entity)
  return entities.length === 0 ? { kind: 'hidden' } : { kind: 'leaks', entities }
}
