// Own words: what is cut off in French and English, what never is, and that cutting is safe on any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownWords } from '../../../engine/phases/own-words.ts'

const OWN = 'Bonjour, je vous confirme le rendez-vous de mardi à dix heures.\nMerci d’apporter le contrat signé.'
const QUOTED = '> Bonjour,\n> pouvez-vous confirmer ?\n>\n>> Autre'

describe('what is cut off', () => {
  it.each([
    ['a reply in French', `${OWN}\n\nLe 3 mars 2019 à 10:12, <PERSON_1> a écrit :\n${QUOTED}`],
    ['a reply in English', `${OWN}\n\nOn Mon, Mar 3, 2019 at 10:12 AM <PERSON_1> wrote:\n\n${QUOTED}`],
    [
      'a sentence broken over two lines',
      `${OWN}\n\nOn Mon, Mar 3, 2019 at 10:12 AM <PERSON_1>\n<EMAIL_1> wrote:\n${QUOTED}`,
    ],
    ['Outlook’s headers', `${OWN}\n\nDe : <PERSON_1>\nEnvoyé : lundi 3 mars\nÀ : <PERSON_2>\nObjet : RDV\n\nBonjour`],
    ['an original message', `${OWN}\n\n-----Message d'origine-----\nDe : <PERSON_1>\nBonjour`],
    ['a signature', `${OWN}\n\n-- \n<PERSON_1>\n12 <PLACE_1>\n<PHONE_1>`],
    ['the footer of a telephone', `${OWN}\n\nEnvoyé de mon iPhone`],
    ['the footer of a telephone in English', `${OWN}\n\nSent from my Galaxy`],
  ])('%s', (_, body) => {
    expect(ownWords(body)).toBe(OWN)
  })

  it('quotes between one’s own answers, of which each is kept', () => {
    const body = `> Quand venez-vous ?\nMardi prochain, dans la matinée si possible.\n> Et le contrat ?\nJe l’apporte signé avec moi.`
    expect(ownWords(body)).toBe('Mardi prochain, dans la matinée si possible.\nJe l’apporte signé avec moi.')
  })
})

describe('what is never cut off', () => {
  it.each([
    [
      'a forward without words of one’s own',
      `\n---------- Forwarded message ----------\nDe : <PERSON_1>\nDate : lundi\n\nLe texte`,
    ],
    ['an answer of one word', `Oui.\n\nLe 3 mars 2019, <PERSON_1> a écrit :\n${QUOTED}`],
    [
      'a sentence that only sounds like it',
      `Le directeur a écrit : nous acceptons votre proposition sans réserve.\nBien à vous`,
    ],
    ['a long text behind two dashes', `${OWN}\n--\n${'Une ligne de texte parmi beaucoup d’autres.\n'.repeat(30)}`],
    [
      'a list that begins with “De :”',
      `De : la part de tous, merci pour cette belle journée.\nNous reviendrons avec plaisir.`,
    ],
  ])('%s', (_, body) => {
    expect(ownWords(body).trimEnd()).toBe(body.trimEnd())
  })
})

describe('on any text', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '> cité',
      '-- ',
      'Le 3 mars, <PERSON_1> a écrit :',
      'On Monday <PERSON_1> wrote:',
      'De : <PERSON_1>',
    ),
    fc.constantFrom('Envoyé : lundi', 'Sent from my iPhone', '-----Original Message-----', '', OWN),
  )
  const body = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'))

  it('is the same twice as once, leaves only lines that were there in their order, and never nothing', () => {
    fc.assert(
      fc.property(body, (text) => {
        const own = ownWords(text)
        expect(ownWords(own)).toBe(own)
        let at = 0
        const lines = text.split('\n').map((each) => each.trimEnd())
        for (const each of own.split('\n')) {
          at = lines.indexOf(each.trimEnd(), at) + 1
          expect(at).toBeGreaterThan(0)
        }
        if (text.trim() !== '') expect(own.trim()).not.toBe('')
      }),
      { seed: 11, numRuns: 1_000 },
    )
  })
})
