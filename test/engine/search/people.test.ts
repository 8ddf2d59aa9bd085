// The people of a question: who is hidden, who is meant for certain, and who only may be.
import { describe, expect, it } from 'vitest'
import { peopleOf } from '../../../engine/search/people.ts'

const known = [
  { id: '1', name: 'Camille Durand', address: 'camille.durand@example.org' },
  { id: '2', name: 'Camille Petit', address: 'c.petit@example.org' },
  { id: '3', name: 'jean.roux@example.org', address: 'jean.roux@example.org' },
  { id: '4', name: 'Service Client', address: 'contact@boutique.example' },
  { id: '5', name: 'Élodie O’Brien', address: 'eob@example.org' },
  { id: '6', name: 'Dr Li', address: 'x1@example.org' },
  { id: null, name: 'Noé Blanc <noe@example.net>', address: null },
]
const asked = (question: string) => {
  const { headers, named, hinted } = peopleOf(question, known)
  return { hidden: headers.length, named, hinted }
}

describe('somebody', () => {
  it.each([
    ['facture de Camille Durand', 2, ['1'], []],
    ['DURAND, camille : facture', 2, ['1'], []],
    ['mails à camille.durand@EXAMPLE.org', 2, ['1'], []],
    ['le devis de Durand', 1, [], ['1']],
    ['ce que Camille a dit', 2, [], ['1', '2']],
    ['jean.roux@example.org en mars', 1, ['3'], []],
    ['message de Jean', 1, [], ['3']],
    ['une lettre d’Elodie O Brien', 1, ['5'], []],
    ['ordonnance du dr li', 1, ['6'], []],
    ['login camilledurand', 1, [], ['1']],
    // Known by a header only: hidden, but nothing in the graph can be looked for.
    ['photo de Noé Blanc', 1, [], []],
    ['le service client de la boutique', 0, [], []],
    ['facture du garage', 0, [], []],
  ])('%s', (question, hidden, named, hinted) => {
    expect(asked(question)).toEqual({ hidden, named, hinted })
  })
})
