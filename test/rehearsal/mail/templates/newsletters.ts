// Newsletters: the press, culture, associations. Mostly HTML alone, and sometimes delivered twice.
import type { Template } from '../template.ts'

const articles = [
  `Antibiotiques : moins, mais mieux. Une étude menée dans {number:12..90} cabinets montre qu’une ordonnance différée réduit d’un tiers les délivrances, sans complication de plus. Les auteurs insistent sur l’explication donnée au patient, qui compte autant que l’ordonnance elle-même.`,
  `Déserts médicaux : la carte a changé. Le zonage publié au printemps retient {number:200..900} communes de plus. Les aides à l’installation sont simplifiées, mais les délais de versement restent longs, disent les maires.`,
  `Dossier du mois : le burn-out des soignants. Quatre médecins racontent ce qui les a aidés : réduire, déléguer, parler. « On ne soigne bien que si l’on dort », résume l’une d’elles.`,
  `Vaccination : le calendrier simplifié entre en vigueur. Ce qui change pour les nourrissons, les adolescents et les plus de 65 ans, en un tableau à afficher.`,
  `Ordonnances : le papier sécurisé survit encore. La date de bascule vers le tout numérique est repoussée de {number:6..18} mois. En attendant, les deux circuits cohabitent, et les pharmaciens rappellent que la photo d’une ordonnance n’est pas une ordonnance.`,
  `Lu pour vous. Marcher {number:4..9} mille pas par jour suffirait : la courbe du bénéfice s’aplatit ensuite, montre une méta-analyse de {number:12..40} cohortes. Les auteurs notent que la vitesse compte moins que la régularité, et que les plus sédentaires gagnent le plus.`,
  `Gestion du cabinet : cinq questions à poser avant de changer de logiciel. Qui récupère les données ? Sous quel format ? À quel prix ? Combien de temps l’ancien reste-t-il lisible ? Et qui répond au téléphone un samedi matin ?`,
  `Agenda. Les journées de printemps se tiendront les {day:+70} et {day:+71}. Ateliers : échographie au cabinet, plaies chroniques, entretien motivationnel. Inscription gratuite pour les internes, dans la limite des places.`,
] as const

const stories = [
  `Statins after eighty: a cohort of {number:2000..90000} people suggests that stopping is safe for most. The editorial disagrees, politely, and asks what “most” will mean to the person in the chair. A decision aid is attached to the paper, and it fits on one page.`,
  `Reminders by text message work, and cost little. Nine trials out of eleven found more people attending, and no trial found harm. The effect fades after a year unless the wording changes.`,
  `Databases learn to forget: how deletion requests travel through backups, replicas and the spreadsheets that nobody admits to. The short answer is slowly. The long answer is a very good read.`,
  `Why your queue is slow on Mondays. A small calculation with large consequences: at {number:85..96}% load, one more arrival an hour doubles the wait. Leave slack, or schedule the slack for yourself as illness.`,
  `An interview with {a}, who maintains the library under everything: “I answer issues on Sunday, when the people who open them are asleep.”`,
] as const

export const newsletterTemplates: readonly Template[] = [
  {
    name: 'newsletter/medical-press-fr',
    language: 'fr',
    category: 'newsletter',
    weight: 5,
    from: { trade: 'press', desk: 'lettre' },
    account: 'practice',
    about: 'colleagues',
    subject: ['La lettre du {date:0}', '{o} n°{digits:###}', '🩺 Ce qu’il faut retenir cette semaine'],
    body: [
      '{o}\nN°{digits:###} - {date:0}',
      { several: articles, atLeast: 3, atMost: 6 },
      ['', 'Notre invitée : {a}, médecin à la campagne depuis {number:5..38} ans.'],
      `Vous recevez cette lettre à l’adresse {to.email}.
Se désabonner : {link:desabonnement}
{o}, {o.address}`,
    ],
    html: 'only',
  },
  {
    name: 'newsletter/culture-fr',
    language: 'fr',
    category: 'newsletter',
    weight: 2,
    from: { trade: 'culture', desk: 'programme' },
    account: 'home',
    about: 'friends',
    subject: ['🎭 Le programme du mois', 'Dernières places', 'La recette de la semaine'],
    body: [
      'Bonjour {to.first},',
      [
        'Sur scène le {day:+18} à {time} : « Les Saisons », mis en scène par {a}. Réservez avant qu’il ne soit trop tard.',
        'Velouté de potimarron aux châtaignes. Coupez, faites revenir, mouillez, mixez. Comptez {number:25..50} minutes pour {number:4..8} personnes, et ne salez qu’à la fin.',
        'Rencontre avec {a} et {b} autour de leur livre, entrée libre dans la limite des places.',
      ],
      'Billetterie : {link:billets} ou {o.phone}\nPour ne plus recevoir ce message : {link:stop}',
    ],
    html: 'only',
  },
  {
    name: 'newsletter/association-fr',
    language: 'fr',
    category: 'newsletter',
    weight: 2,
    from: { trade: 'association', desk: 'bureau' },
    account: 'home',
    about: 'friends',
    subject: ['Infos du club', 'Sortie du {day:+9}', 'Appel à cotisation {year:+1}'],
    body: [
      'Chers adhérents,',
      [
        'Sortie du {day:+9} : rendez-vous à {time} sur le parking. Covoiturage avec {a} ({a.mobile}) ou {b} ({b.mobile}).',
        'La cotisation est de {euros:15..60}, par chèque ou par virement ({o.iban}). Trésorier : {a}, {a.address}.',
        'Bienvenue à {a}, {b} et {c} qui nous rejoignent ce mois-ci 👏',
      ],
      'Le bureau',
    ],
    html: 'also',
  },
  {
    name: 'newsletter/digest-en',
    language: 'en',
    category: 'newsletter',
    weight: 6,
    from: { trade: 'techPress', desk: 'digest' },
    account: 'university',
    about: 'abroad',
    subject: ['{o} #{digits:###}', 'This week in primary care', '𝗪𝗲𝗲𝗸𝗹𝘆 digest: five things to read'],
    body: [
      'Issue {digits:###}, {date:0}',
      { several: stories, atLeast: 2, atMost: 4 },
      ['', 'Jobs: a practice by the sea seeks two partners. Write to {b} at {b.email}.'],
      'Sent to {to.email}. Unsubscribe: {link:unsubscribe}',
    ],
    html: 'only',
  },
  {
    name: 'newsletter/alumni-en',
    language: 'en',
    category: 'newsletter',
    weight: 2,
    from: { trade: 'university', desk: 'alumni' },
    account: 'university',
    about: 'abroad',
    subject: ['Alumni news', 'Save the date: {date:+90}'],
    body: [
      'Dear alumni,',
      'The summer school opens on {date:+90}. Keynotes by {a} and {b}. Fellows pay {euros:40..240}.',
      ['', 'In memoriam: {c}, who taught anatomy to thirty classes.'],
      'Questions: {o.email:alumni}, {o.phone}',
    ],
    html: 'also',
  },
]
