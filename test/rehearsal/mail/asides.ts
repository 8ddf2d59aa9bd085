// What makes mail long: the paragraphs that people add, and the small print under what companies send.
import type { Language } from './generated-email.ts'

/** How somebody talks: at home, at work, or of the sick. */
export type Register = 'home' | 'work' | 'care'

export const asides: Readonly<Record<Language, Readonly<Record<Register, readonly string[]>>>> = {
  fr: {
    home: [
      'Ici il pleut depuis dix jours, la cave a pris l’eau et le jardin ressemble à une rizière. Les tomates sont perdues, les limaces ravies. On a sorti les jeux de société, et {a.first} gagne à tous, ce qui devient agaçant.',
      'Le travail, ça va, enfin comme d’habitude : trop de réunions, pas assez de monde. On nous annonce un nouveau logiciel pour janvier, donc rien ne marchera avant juin. Je songe sérieusement à passer à quatre jours par semaine.',
      '{a.first} entre en {one:sixième|seconde|terminale} et se passionne pour {one:les volcans|la clarinette|l’escalade}. Sa chambre est un champ de bataille, mais les notes suivent, alors on ferme la porte et les yeux.',
      'J’ai retrouvé en rangeant le grenier les lettres de grand-père, toute une boîte à chaussures. Il y raconte la ferme, le froid, et sa rencontre avec {b.first} au bal. Je les scanne et je vous envoie tout ça dès que j’ai fini, ce qui peut prendre un moment.',
      'Pour les vacances on hésite encore entre la Bretagne et les Pyrénées. Il faudrait une maison assez grande pour tout le monde, pas trop loin de la gare, et qui accepte le chien. Si vous avez une adresse, dites-le vite, tout part en ce moment.',
      'Tu te souviens {b.de} ? On s’est vus par hasard dans le train, et on a parlé jusqu’au terminus. Trois enfants, une librairie, toujours le même rire. Je t’envoie son mail : {b.email}.',
    ],
    work: [
      'Je rappelle que le calendrier est serré : les documents doivent partir avant {day:+9}, relus par deux personnes au moins. Si un point vous semble flou, mieux vaut le dire maintenant que le jour de l’envoi, quitte à reprendre une partie du texte.',
      'Sur le fond, je partage l’avis {a.de} : la solution retenue est la moins mauvaise. Elle coûte un peu plus cher la première année ({euros:300..4000}), mais elle évite de tout refaire dans deux ans, quand les règles changeront de nouveau.',
      'Les chiffres du trimestre sont en pièce jointe. L’activité progresse de {number:2..14} %, portée surtout par les nouveaux inscrits ; les absences non signalées restent à {number:4..11} %, malgré les rappels automatiques. Je propose d’en faire un point à part lors de la prochaine réunion.',
      'Nous avons reçu trois devis. Le premier est complet mais hors budget, le deuxième oublie la maintenance, et le troisième tient la route à condition de négocier les délais. {b.civil} connaît bien cette entreprise et peut les appeler.',
      'Petit point pratique : le parking sera fermé pendant les travaux. Passez par l’entrée de service et présentez votre badge. En cas de difficulté, {a.first} est à l’accueil jusqu’à {time}, ou joignable au {a.mobile}.',
      'Enfin, merci à toutes celles et ceux qui ont répondu au questionnaire. Les réponses sont anonymes, nombreuses, et parfois drôles. La synthèse sera présentée le {date:+25}, avec des propositions concrètes plutôt qu’un énième groupe de travail.',
    ],
    care: [
      'Sur le plan social, {a.civil} vit avec {one:sa sœur|un voisin qui passe chaque jour|son plus jeune fils}, dans un logement au {number:2..5}e étage sans ascenseur. Une demande d’aide est en cours ; l’assistante sociale du secteur a été prévenue et doit faire une visite avant le {date:+15}.',
      'Le bilan biologique de ce jour montre une fonction rénale stable, une anémie modérée normocytaire et une CRP à {number:2..60} mg/L. Les sérologies sont négatives. Je propose de contrôler la ferritine et la vitamine B12 dans un mois, à jeun, au laboratoire habituel.',
      'L’observance est imparfaite : les comprimés du soir sont souvent oubliés, et le pilulier n’est pas utilisé. Nous avons repris ensemble l’intérêt du traitement et simplifié les prises. Un passage infirmier pourrait être discuté si la situation se répète.',
      'Je n’ai pas retrouvé d’argument pour une cause iatrogène. Les symptômes ont commencé avant l’introduction du traitement, et n’ont pas été modifiés par son arrêt pendant huit jours. La douleur est cotée à {number:2..8} sur 10, mécanique, sans réveil nocturne.',
      'La famille, très présente, est inquiète. J’ai longuement expliqué la situation à {b} au téléphone ({b.mobile}), avec l’accord de la personne concernée. Les directives anticipées n’ont pas été rédigées, et la personne de confiance reste à désigner.',
    ],
  },
  en: {
    home: [
      'The garden has gone mad: four kinds of bean and not one of them what it said on the packet. We give them away at the gate. If you come by train I will make you carry a bag back, so bring a big one.',
      'Work is fine, which is to say there is too much of it and nobody knows who decides. They promise a new office in spring. They promised that last spring too, and the one before, and I have kept the slides.',
      '{a.first} started at the new school and loves it. There is a choir, a pond, and a teacher who juggles. The first week we got eleven e-mails from the parents’ group, so I have left the parents’ group.',
      'I found your old letters in the loft! The one about the ferry still makes me cry with laughter. I shall scan the lot for {b.first}’s birthday, do not tell.',
    ],
    work: [
      'A word on the timetable. The draft must leave us by {day:+9}, read by two people at least. If anything in it looks vague, say so now rather than on the day; I would sooner rewrite a page than explain it afterwards to the committee.',
      'On substance I side with {a}: this is the least bad of the three options. It costs more in the first year ({euros:300..4000}) but spares us doing everything twice when the rules change again, as they will.',
      'The figures for the quarter are attached. Recruitment is up by {number:2..14}%, mostly at the two new sites; loss to follow-up stays at {number:4..11}% despite the reminders. I suggest that we give it half an hour of its own next time.',
      'We have three quotes. The first is complete and far too dear, the second forgets maintenance, and the third would do if they can deliver by summer. {b} knows the company and offered to ring them.',
      'Practicalities: the car park is closed during the works, so use the side entrance and show your badge. If you are stuck, {a.first} is at the desk until {time}, or on {a.mobile}.',
    ],
    care: [
      'Socially, {a.civil} lives alone on the third floor without a lift. A neighbour calls every day. A request for home help has been made, and the local team will visit before {date:+15}.',
      'Blood tests today showed stable renal function, a mild normocytic anaemia and a CRP of {number:2..60} mg/L. I suggest repeating ferritin and B12 in a month, fasting, at the usual laboratory.',
      'Adherence is patchy: the evening tablets are often forgotten. We went through the reasons for treatment and simplified the schedule. A weekly box might help; the pharmacist has offered to fill it.',
    ],
  },
}

/** Under mail of desks. */
export const footers: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    'Ce message vous est envoyé automatiquement, merci de ne pas y répondre. Pour toute question, consultez notre aide en ligne ou écrivez à {o.email:aide}. Nous ne vous demanderons jamais votre mot de passe ni le code de votre carte par courriel.',
    `Vos données sont traitées par {o} afin de répondre à votre demande et de respecter nos obligations légales. Elles sont conservées trois ans à compter de notre dernier échange. Vous pouvez y accéder, les faire rectifier ou effacer, limiter leur traitement ou vous y opposer en écrivant à {o.email:dpo} ou par courrier, avec un justificatif d’identité, à l’adresse suivante : {o.address}. Vous pouvez aussi saisir l’autorité de contrôle.

{o}, société par actions simplifiée - SIRET {o.siret}`,
    'Avant d’imprimer ce message, pensez à l’environnement.\n{o} - {o.address} - {o.phone}',
    'CONFIDENTIALITÉ : ce message et ses pièces jointes sont destinés à la seule personne nommée ci-dessus. S’il vous est parvenu par erreur, merci d’en avertir l’expéditeur, de le supprimer et de n’en garder aucune copie. Un courriel peut être altéré pendant son acheminement ; {o} décline toute responsabilité à ce titre. Toute utilisation, diffusion ou copie non autorisée est interdite.',
  ],
  en: [
    'This message was sent automatically; please do not reply. For help, write to {o.email:help} or call {o.phone}. We never ask for your password or the code of your card by e-mail.',
    'You receive this message because you hold an account with {o}. We process your data to provide the service and to meet our legal duties, and keep it for three years after our last exchange. You may ask for access, correction or erasure, or object to processing, by writing to {o.email:privacy} or to {o.address}. You may also complain to the supervisory authority of your country.',
    'This e-mail and any files transmitted with it are confidential and intended solely for the person to whom they are addressed. If you have received it in error, please notify the sender and delete every copy. Views expressed are those of the author and do not necessarily represent those of {o}. Although the message was scanned for viruses, no liability is accepted for any damage that it may cause.',
  ],
}
