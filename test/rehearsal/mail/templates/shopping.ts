// Shopping: orders, deliveries, returns, private sales between people.
import type { Template } from '../template.ts'

export const shoppingTemplates: readonly Template[] = [
  {
    name: 'shopping/order-fr',
    language: 'fr',
    category: 'shopping',
    weight: 3,
    from: { trade: 'shop', desk: 'commandes' },
    account: 'home',
    subject: [
      'Confirmation de commande {digits:CMD-#######}',
      'Merci pour votre commande !',
      'Commande {digits:#######} expédiée',
    ],
    body: [
      'Bonjour {to.first}, merci pour votre commande.',
      `{number:1..3} x {one:lampe de bureau|coffret de thés|roman policier|tapis de yoga}   {euros:9..120}
{number:1..2} x {one:bougie parfumée|carnet ligné|guide de voyage}   {euros:5..40}
Livraison   {euros:0..9}`,
      'Livraison à :\n{to.formal}\n{to.street}\n{to.town}\n{to.mobile}',
      ['Paiement : carte se terminant par {digits:####}', 'Paiement : {to.card}'],
      'Suivre ma commande : {link:commande}',
    ],
    html: 'also',
  },
  {
    name: 'shopping/delivery-fr',
    language: 'fr',
    category: 'shopping',
    weight: 2,
    from: { trade: 'carrier', desk: 'livraison' },
    account: 'home',
    about: 'friends',
    subject: ['Votre colis arrive demain', 'Colis {digits:6A###########} livré', 'Échec de livraison'],
    body: [
      [
        'Votre colis {digits:6A###########} sera livré {day:+1} au {to.address}.',
        'Votre colis a été remis à votre voisin{a.e} {a.caps}, {a.street}.',
        'Nous n’avons pas pu livrer : le destinataire {to.formal} était absent. Nous avons appelé le {to.mobile}.',
      ],
      'Choisir un autre jour : {link:creneau}',
    ],
    html: 'only',
  },
  {
    name: 'shopping/return-fr',
    language: 'fr',
    category: 'shopping',
    weight: 1,
    from: { trade: 'marketplace', desk: 'service-client' },
    account: 'home',
    subject: ['Votre retour {digits:R######}', 'Remboursement de {euros:8..260}', 'Re: article défectueux'],
    body: [
      'Bonjour {to.civil},',
      'Nous avons reçu votre retour. Le remboursement de {euros:8..260} sera visible sous cinq jours sur le compte {to.iban}.',
      ['', 'Pour l’étiquette, confirmez votre adresse : {to.address}.'],
      '{from.first}, service client',
    ],
    thread: 0.4,
  },
  {
    name: 'shopping/second-hand-fr',
    language: 'fr',
    category: 'shopping',
    weight: 1,
    from: 'friends',
    account: 'home',
    asides: 'none',
    subject: ['Votre annonce vélo', 'Toujours disponible ?', 'canapé'],
    body: [
      'Bonjour, votre annonce m’intéresse, {one:le vélo|le canapé|la poussette} est-il toujours disponible ? Je peux passer {day:+2} vers {time}.',
      [
        '',
        'Vous pouvez me joindre au {from.mobile}.',
        'Je paie par virement, envoyez-moi votre IBAN comme le mien : {from.iban}',
      ],
      '{from.first}',
    ],
    thread: 0.4,
    signed: 0,
  },
  {
    name: 'shopping/order-en',
    language: 'en',
    category: 'shopping',
    weight: 3,
    from: { trade: 'marketplace', desk: 'orders' },
    account: 'home',
    subject: ['Order {digits:###-#######} confirmed', 'Dispatched: {number:1..3} items'],
    body: [
      'Hello {to.first},',
      '{number:1..3} x {one:stethoscope tubing|rain jacket|kettle|board game}: {euros:12..190}\nShipping to {to}, {to.address}',
      ['Paid with card ending {digits:####}.', 'Paid with {to.card}.'],
      'Track it: {link:track}',
    ],
    html: 'only',
  },
  {
    name: 'shopping/delivery-en',
    language: 'en',
    category: 'shopping',
    weight: 2,
    from: { trade: 'carrier', desk: 'updates' },
    account: 'home',
    about: 'friends',
    subject: ['Arriving today', 'We missed you', 'Left with a neighbour'],
    body: [
      [
        'Parcel {digits:PH########} was left with {a.last} at {a.street}.',
        'The driver called {to.mobile} and nobody answered. Next try: {day:+1}.',
        'Your parcel arrives after {time} at {to.address}.',
      ],
      'Change delivery: {link:change}',
    ],
    html: 'also',
  },
]
