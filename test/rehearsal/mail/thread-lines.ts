// What people write to and fro in the quoted part of a thread.
import type { Language } from './generated-email.ts'

export interface ThreadLines {
  readonly openings: readonly string[]
  readonly lines: readonly string[]
  readonly closings: readonly string[]
}

export const threadLines: Readonly<Record<Language, ThreadLines>> = {
  fr: {
    openings: ['Bonjour {to.first},', 'Bonjour,', 'Re-bonjour,', '{to.civil},', 'Merci pour votre retour.'],
    lines: [
      'Je transmets à {a.civil}, qui reviendra vers vous avant {day:+3}.',
      'J’ai essayé de vous joindre au {to.mobile}, sans succès. Le plus simple est de me rappeler au {from.mobile}.',
      'Comme convenu, vous trouverez ci-dessous les coordonnées {a.de} : {a.email}, {a.phone}.',
      'Pour l’envoi du courrier papier : {b}, {b.address}.',
      'Je confirme le montant de {euros:20..900}. Le virement partira sur le compte {a.iban} dès réception de la pièce.',
      'Le dossier {digits:##-####} est complet. Il ne manque que la signature, et la date en première page.',
      'Nous en avons parlé en réunion ce matin. Tout le monde est d’accord sur le principe, mais personne n’a le temps de s’en occuper avant la fin du mois. Je propose que l’on fixe une date dès maintenant, quitte à la déplacer ensuite.',
      'Désolé pour le délai, j’étais absent la semaine dernière et ma boîte déborde. Je reprends tout dans l’ordre et je vous réponds point par point.',
      'Attention, {a.reverse} et {b.reverse} sont confondus dans l’ancien fichier. Vérifiez la date de naissance ({a.born}).',
      'Pouvez-vous me redonner le numéro de sécurité sociale de {a.civil} ? J’ai noté {a.nir}, mais la clé me paraît fausse.',
      'Je joins la version corrigée. Les changements sont en rouge, les questions en marge ; il reste un doute sur le tableau de la page {number:2..9}.',
      'D’accord pour {day:+5} à {time}. Je préviens {b.first}.',
      'Le lien ne fonctionne plus chez moi. Est-ce le bon ?',
    ],
    closings: [
      'Cordialement,\n{from}',
      'Bien à vous,\n{from.first}',
      '{from.first}',
      'Bonne journée,\n{from}\n{from.mobile}',
    ],
  },
  en: {
    openings: ['Hi {to.first},', 'Hello,', 'Dear {to.civil},', 'Thanks for this.'],
    lines: [
      'I have copied {a}, who will answer before {day:+3}.',
      'I tried to reach you on {to.mobile} but it went to voicemail. My number is {from.mobile}.',
      '{a} can be reached at {a.email} or {a.phone}.',
      'The total comes to {euros:20..900}; please confirm that {a.iban} is the right account.',
      'Please post the originals to {b}, {b.address}.',
      'Everybody agrees in principle, nobody has the time before the end of the month. Shall we fix a date now and move it if we must? I would rather have a bad date than none.',
      'Sorry for the delay, I was away last week and the inbox won. I will go through your points one by one.',
      'Page {number:2..9} still has the old figures. Otherwise it is ready to go.',
      'The file number is {digits:##-####}, in case the desk asks.',
      'Fine with me. {b.first} will bring the key.',
    ],
    closings: ['Best,\n{from.first}', 'Kind regards,\n{from}', '{from.first}', 'Thanks,\n{from}\n{from.mobile}'],
  },
}

export const signatures: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    '-- \n{from}\n{from.mobile}',
    '-- \n{from.formal}\n{from.street}\n{from.town}\nTél. {from.phone} - Port. {from.mobile}\n{from.email}',
    '____________________\n{from} | {from.phone} | {from.email}\nPensez à l’environnement avant d’imprimer ce message.',
    '-- \nDr {from}\nSur rendez-vous au {from.phone}\n\nCe message et ses pièces jointes sont confidentiels et établis à l’intention exclusive de leur destinataire. Si vous l’avez reçu par erreur, merci de le détruire et d’en avertir l’expéditeur.',
  ],
  en: [
    '-- \n{from}\n{from.mobile}',
    '-- \n{from}\nPhone {from.phone}\n{from.email}',
    '{from} | {from.mobile}\nThis e-mail and its attachments are confidential. If you are not the intended recipient, please delete it and tell the sender.',
  ],
}
