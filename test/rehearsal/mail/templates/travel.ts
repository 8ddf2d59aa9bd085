// Travel: trains, flights, hotels, changes and refunds.
import type { Template } from '../template.ts'

export const travelTemplates: readonly Template[] = [
  {
    name: 'travel/train-fr',
    language: 'fr',
    category: 'travel',
    weight: 2,
    from: { trade: 'railway', desk: 'billets' },
    account: 'home',
    about: 'family',
    subject: [
      'Confirmation de votre voyage du {date:+16}',
      'Votre e-billet {digits:QX####}',
      'Train {digits:66##} : retard',
    ],
    body: [
      'Bonjour {to.first},',
      `Référence : {digits:QX####}
Aller : {day:+16}, {time}, train {digits:66##}, voiture {number:1..18}, place {number:11..98}
Passagers : {to.formal}, {a.formal}
Prix : {euros:25..240}`,
      ['', 'Payé avec la carte {to.card}.', 'Votre train circule avec un retard estimé de {number:10..95} minutes.'],
      'Modifier ou annuler : {link:voyage}',
    ],
    html: 'also',
    attachments: 0.4,
  },
  {
    name: 'travel/hotel-fr',
    language: 'fr',
    category: 'travel',
    weight: 1,
    from: { trade: 'hotel', desk: 'reception' },
    account: 'home',
    about: 'family',
    subject: ['Réservation {digits:H-#####}', 'Votre séjour approche', 'Empreinte bancaire'],
    body: [
      'Cher(e) {to.civil},',
      'Nous confirmons une chambre double du {date:+30} au {date:+33} pour {to} et {a}, {euros:90..640}, petit déjeuner inclus.',
      [
        '',
        'Arrhes reçues par virement depuis {to.iban}.',
        'Merci de nous rappeler votre numéro de portable : est-ce toujours le {to.mobile} ?',
      ],
      'À bientôt,\n{from}\n{o}\n{o.street}\n{o.town}\n{o.phone}',
    ],
    thread: 0.2,
  },
  {
    name: 'travel/congress-fr',
    language: 'fr',
    category: 'travel',
    weight: 1,
    from: 'clerks',
    account: 'university',
    about: 'colleagues',
    subject: ['Ordre de mission - congrès', 'Hébergement orateurs'],
    body: [
      'Bonjour,',
      'Pour votre venue au congrès de Nantes, nous avons retenu le vol de {time} le {day:+35}. {a.civil} vous attendra à l’aéroport ({a.mobile}).',
      'Frais : envoyez vos justificatifs et votre RIB à {from.email}. Nous avons {to.iban} de l’an dernier.',
      '{from}',
    ],
    signed: 0.6,
    thread: 0.3,
    attachments: 0.4,
  },
  {
    name: 'travel/flight-en',
    language: 'en',
    category: 'travel',
    weight: 4,
    from: { trade: 'airline', desk: 'bookings' },
    account: 'home',
    about: 'family',
    subject: ['Your booking {digits:K#Z##Q}', 'Check in now for {date:+1}', 'Flight change {digits:AB####}'],
    body: [
      'Dear {to.first},',
      'Passengers\n1. {to.reverse}\n2. {a.reverse}\nFlight {digits:AB####} on {day:+9} at {time}, terminal {number:1..3}',
      [
        'Total paid: {euros:80..1400} with card {to.card}.',
        'Your flight now leaves {number:20..190} minutes later. Accept or rebook: {link:trip}',
        'Contact during the trip: {to.mobile}, {to.email}.',
      ],
      'Thank you for flying with {o}.',
    ],
    html: 'also',
    attachments: 0.4,
  },
  {
    name: 'travel/inn-en',
    language: 'en',
    category: 'travel',
    weight: 2,
    from: { trade: 'hotel', desk: 'stay' },
    account: 'home',
    subject: ['Your stay from {date:+12}', 'Parking and arrival'],
    body: [
      'Dear {to.civil},',
      'Check-in is from three o’clock. If you arrive after ten, ring {from.first} on {from.mobile}; the key is in the box, code {digits:####}.',
      'Kind regards,\n{from}\n{o}, {o.phone}',
    ],
    thread: 0.2,
  },
]
