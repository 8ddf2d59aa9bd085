// What fits no drawer: neighbours, lost things, wrong addresses, notes to oneself, chain letters.
import type { Template } from '../template.ts'

export const otherTemplates: readonly Template[] = [
  {
    name: 'other/neighbours-fr',
    language: 'fr',
    category: 'other',
    weight: 2,
    from: 'friends',
    account: 'home',
    about: 'friends',
    asides: 'none',
    subject: ['chat perdu 🐈', 'Fête des voisins', 'bruit la nuit'],
    body: [
      [
        'Notre chat a disparu depuis {day:-3}, vers le {from.street}. Si vous le voyez, appelez {from.first} au {from.mobile} 🙏',
        'La fête des voisins aura lieu {day:+11} dans la cour. Inscription auprès de {a.civil} ou {b.civil}.',
        'Merci de ne plus passer l’aspirateur après 22 h. Les voisins du {number:1..6}e.',
      ],
    ],
    signed: 0.1,
  },
  {
    name: 'other/note-to-self-fr',
    language: 'fr',
    category: 'other',
    weight: 1,
    from: 'owner',
    account: 'home',
    about: 'friends',
    asides: 'none',
    subject: ['à faire', 'liste', 'note'],
    body: [
      '- rappeler {a} {a.mobile}\n- pain, piles AA, ampoules\n- {one:vidange|contrôle technique|pneus neige}\n- livre pour {b.first}',
      ['', '- mutuelle : n° {id:#######}', '- RIB proprio {a.iban}'],
    ],
    signed: 0,
  },
  {
    name: 'other/wrong-address-en',
    language: 'en',
    category: 'other',
    weight: 1,
    from: 'abroad',
    account: 'home',
    about: 'abroad',
    asides: 'none',
    subject: ['For Gary?', 'the boat'],
    body: [
      'Mate, is the boat still at the yard? {a.first} says you moved it. Call me, {from.mobile}.',
      ['', '{from.first}'],
    ],
    signed: 0,
    thread: 0.2,
  },
]
