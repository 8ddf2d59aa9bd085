// Hostile mail for properties: pieces of numbers, addresses and names, and whatever may hide or join them.
import fc from 'fast-check'
import type { PresidioPort } from '../../../engine/ports.ts'
import { createAnonymizer, type SourceText } from '../../../engine/privacy.ts'

/** A Presidio that finds nothing: what is hidden then is hidden by the program's own means. */
export const blind: PresidioPort = {
  analyze: async (texts) => texts.map(() => []),
  healthy: async () => true,
}

export const never = new AbortController().signal

/** Anonymises one email, by default under a blind Presidio. */
export const anonymizeOne = async (email: Partial<SourceText>, presidio: PresidioPort = blind) => {
  const source = { messageId: 'm', sender: null, recipients: null, subject: null, body: null, ...email }
  const [done] = await createAnonymizer({ presidio }).anonymize([source], never)
  if (!done) throw new Error('no email came back')
  return done
}

const pieces = [
  ...['0', '1', '2', '6', '3', '33', '06', '12', '34', '+33', '+', '(0)', '(', ')', '0123456789', '0612345678'],
  ...[
    '3000',
    '6000',
    '4111',
    '1111',
    '12345678901234',
    '2A',
    '2b',
    'FR',
    'FR76',
    'IBAN ',
    'DE12',
    '05/11/2026',
    '08:30',
  ],
  ...[' ', '  ', '.', '-', '/', ',', ';', ':', '_', '\n', '\n> ', '\t', '·', '|', '*', '#', '"', '<', '>', "'s", '’'],
  ...['\u200b', '\u00a0', '\u2011', '\u0301', '\ud800', '😀', '6', '０', '٣', '%20', '%40', '&#64;', '@', '<PERSON_1>'],
  ...[
    'a',
    'b.fr',
    'x.fr',
    'jean',
    'Jean',
    'DUPONT',
    'dupont',
    'é',
    'e\u0301',
    'Li',
    'Dr',
    'l’',
    'Tel ',
    'tel',
    'Merci',
  ],
  ...['[at]', '(at)', '(dot)', '[point] fr', 'http://', 'www.', 'rue', '75001 Paris', '2026-11-23'],
]

const twoDigits = fc.nat({ max: 99 }).map((number) => String(number).padStart(2, '0'))

export const hostileText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: twoDigits },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

export const hostileMailbox = fc.constantFrom(
  'Jean Dupont <jean.dupont@x.fr>',
  'Dupont, Jean',
  'Dr Li <li@b.fr>',
  'a@b',
  "O'Brien Zoé <zoe_obrien@x.fr>",
  'Service Client <contact@x.fr>',
  '"e\u0301 Jean-Dupont" <x@y.z>',
  '<PERSON_1>',
)
