// Machines that report: sign-ins, shared documents, backups, calendars, meters.
import type { Template } from '../template.ts'

export const notificationTemplates: readonly Template[] = [
  {
    name: 'notification/sign-in-fr',
    language: 'fr',
    category: 'notification',
    weight: 2,
    from: { trade: 'platform', desk: 'securite' },
    account: 'home',
    subject: ['Nouvelle connexion à votre compte', 'Votre code : {digits:######}', 'Mot de passe modifié'],
    body: [
      'Bonjour {to.first},',
      [
        'Une connexion à {to.email} a été détectée le {date:0} à {clock} depuis {digits:198.51.100.##}.',
        'Votre code de vérification est {digits:######}. Il expire dans dix minutes. Ne le communiquez à personne.',
        'Le numéro {to.mobile} a été ajouté à votre compte.',
      ],
      'Ce n’était pas vous ? {link:securite}',
    ],
    html: 'also',
  },
  {
    name: 'notification/shared-document-fr',
    language: 'fr',
    category: 'notification',
    weight: 2,
    from: { trade: 'platform', desk: 'partage' },
    account: 'university',
    about: 'colleagues',
    subject: ['{a} a partagé un document avec vous', 'Nouveau commentaire {a.de:first}'],
    body: [
      [
        '{a} ({a.email}) vous invite à modifier « Planning {year:0} ».',
        '{a.first} : « @{to.first} peux-tu relire la page {number:2..14} ? {b.civil} attend. »',
      ],
      'Ouvrir : {link:document}',
    ],
    html: 'only',
  },
  {
    name: 'notification/backup-fr',
    language: 'fr',
    category: 'notification',
    weight: 1,
    from: { trade: 'supplier', desk: 'sauvegarde' },
    account: 'practice',
    subject: ['[OK] Sauvegarde du {short:0}', '[ÉCHEC] Sauvegarde du {short:0}'],
    body: [
      'Poste : CABINET-{number:1..4}\nFichiers : {number:1200..98000}\nVolume : {number:2..480} Go\nDurée : {number:4..190} min\nSomme : {digits:9f##c4##e1##}',
      ['', 'Disque plein à {number:81..99} %.'],
    ],
  },
  {
    name: 'notification/meter-fr',
    language: 'fr',
    category: 'notification',
    weight: 1,
    from: { trade: 'utility', desk: 'releve' },
    account: 'home',
    subject: ['Relevé de compteur', 'Intervention le {date:+6}'],
    body: [
      'Un technicien passera le {day:+6} à partir de {time} au {to.address}, point de livraison {id:##############}.',
      'Absent ? {link:rendez-vous} ou {o.phone}',
    ],
  },
  {
    name: 'notification/network-en',
    language: 'en',
    category: 'notification',
    weight: 3,
    from: { trade: 'platform', desk: 'notifications' },
    account: 'university',
    about: 'abroad',
    subject: ['{a} wants to connect', 'You appeared in {number:2..40} searches', '{a.first} mentioned you'],
    body: [
      [
        '{a} would like to add you to their network.',
        '{a} and {b} also know {c}.',
        '{a.first} commented: “Well deserved, {to.first}!”',
      ],
      'See it: {link:feed}\nThis message was sent to {to.email}.',
    ],
    html: 'only',
  },
  {
    name: 'notification/calendar-en',
    language: 'en',
    category: 'notification',
    weight: 2,
    from: { trade: 'platform', desk: 'calendar' },
    account: 'university',
    about: 'abroad',
    subject: ['Invitation: steering group @ {day:+4} {time}', 'Cancelled: {a} / {to}'],
    body: ['When: {day:+4}, {time}\nWho: {a} (organiser), {b}, {to}\nDial-in: {a.phone}', 'Answer: {link:reply}'],
    attachments: 0.6,
  },
]
