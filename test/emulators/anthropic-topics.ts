// What the emulated model knows of the world: words, French and English, that tell a mail's category and priority.

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/**
 * Beginnings of words, without accents, by category of data/categories.json; `$` ends a word that must stand alone.
 * The order settles ties: what comes first is the more telling.
 */
const topics: Readonly<Record<string, readonly string[]>> = {
  medical: list(`
    medecin medical ordonnance laboratoire hopital hospital clinique clinic patient vaccin traitement treatment symptom
    radio$ radiolog irm$ scanner cardiolog dermatolog dentist ophtalmo pharmac kine$ kinesi sante health surgery
    prescription dosage posologie infirmi nurse bilan$ analyses sanguin blood glycemi cholesterol doctolib gp$ diagnos
  `),
  university: list(`
    universit etudiant student campus semestre semester examen exam$ exams these$ thesis memoire$ dissertation faculte
    faculty scolarite amphi licence$ master$ seminaire seminar lecture soutenance jury$ ects partiel partiels rattrapage
    coursework tuition enseignant professor bourse$ crous td$
  `),
  legal: list(`
    avocat lawyer solicitor notaire notarial notary tribunal court$ juridique legal litige dispute clause procuration
    assignation audience jugement plaidoirie succession testament huissier contentieux divorce plaint testimony attorney
  `),
  travel: list(`
    vol$ vols$ flight train$ trains$ tgv sncf embarquement boarding billet ticket$ tickets$ hotel reservation booking
    voyage trip$ itinera aeroport airport gare$ bagage luggage passager passenger check-in sejour airline compagnie
    location$ trajet destination departure
  `),
  shopping: list(`
    commande order$ orders$ livraison delivery delivered colis parcel panier basket cart$ achat purchase retour$ return$
    returns$ boutique shop$ store$ expedi shipped shipping tracking suivi$ transporteur courier article$ articles$ taille
    pointure
  `),
  finance: list(`
    facture facturation invoice iban virement transfer banque bancaire bank$ banking paiement payment solde$ balance
    releve$ statement credit prelevement debit remboursement refund echeance$ epargne savings pret$ loan mortgage taux$
    tva$ vat$ montant amount comptabl placement interets
  `),
  administrative: list(`
    prefecture mairie impot fiscal tax$ hmrc caf$ cpam ameli attestation dossier justificatif declaration administrat
    service-public passeport passport permis$ assurance insurance council logement housing allocation certificate
    formulaire cadastre sinistre bailleur landlord syndic locataire tenant etat-civil visa$ carte$
  `),
  family: list(`
    maman papa$ mum$ mom$ dad$ grand-mere grand-pere grandma grandpa anniversaire birthday cousin bisous bises famille
    family noel$ christmas soeur frere sister brother enfants kids mamie papi$ papy$ tonton tata$ tante uncle aunt hugs
    love$ bebe$ baby$ dimanche sunday embrasse neveu niece
  `),
  work: list(`
    reunion meeting projet project client$ clients$ equipe team$ deadline livrable deliverable rapport report$ planning
    collegue colleague sprint relecture review presentation cdi$ recrutement candidature manager agenda ordre$ compte-rendu
    minutes$ kickoff devis quote$ chantier atelier workshop roadmap patch server code$ bug$ release embauche entretien
  `),
  spam: list(`
    viagra gagne gagnant winner lottery loterie million millions casino prince heritage inheritance bitcoin crypto
    guaranteed garanti miracle minceur weight-loss enlarge congratulations felicitations claim jackpot pills
  `),
  notification: list(`
    notification alerte alert$ alerts$ connexion sign-in login mot-de-passe password verification code$ securite security
    automatique automatic automated maintenance sauvegarde backup expire expiration activite activity appareil device
    rappel$ reminder noreply no-reply
  `),
  newsletter: list(`
    newsletter desabonn desinscri unsubscribe abonne$ abonnes subscriber subscribers edition numero$ issue$ digest
    lettre$ mailing-list hebdo weekly articles$ lecteur reader webinar mailman listinfo actualites
  `),
}

const priorities: Readonly<Record<string, readonly string[]>> = {
  high: list(`
    urgent urgence asap immediat immediate deadline echeance demeure overdue relance$ dernier$ final$ important
    imperatif sous$ avant$ required expire suspend
  `),
  low: list(`
    newsletter desabonn desinscri unsubscribe promo promotion soldes offre offer digest hebdo weekly publicit
    notification automatique automated
  `),
}

interface Clue {
  readonly name: string
  readonly whole: boolean
}

/** Clues by the letters that a word begins with: a text is read once, whatever the number of clues. */
const indexed = (lists: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly Clue[]> => {
  const index = new Map<string, Clue[]>()
  for (const [name, words] of Object.entries(lists)) {
    for (const word of words) {
      const letters = word.replace('$', '')
      index.set(letters, [...(index.get(letters) ?? []), { name, whole: letters !== word }])
    }
  }
  return index
}

const topicClues = indexed(topics)
const priorityClues = indexed(priorities)

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const cluesIn = (word: string, clues: typeof topicClues): string[] => {
  const found: string[] = []
  for (let length = 2; length <= word.length; length++) {
    for (const { name, whole } of clues.get(word.slice(0, length)) ?? []) {
      if (!whole || length === word.length) found.push(name)
    }
  }
  return found
}

const best = (lists: object, clues: typeof topicClues, text: string): string | undefined => {
  const scores = new Map(Object.keys(lists).map((name) => [name, 0]))
  const count = (part: string, weight: number) => {
    for (const [word] of part.matchAll(/[a-z0-9]+(?:-[a-z0-9]+)*/g)) {
      for (const name of cluesIn(word, clues)) scores.set(name, (scores.get(name) ?? 0) + weight)
    }
  }
  count(text, 1)
  // A word of the subject says as much as three of the body.
  count(/^subject: *(.*)$/m.exec(text)?.[1] ?? '', 2)
  const [first] = [...scores].filter(([, score]) => score > 0).toSorted(([, a], [, b]) => b - a)
  return first?.[0]
}

/** The category that a text speaks of, or `other`. */
export const topicOf = (text: string): string => best(topics, topicClues, fold(text)) ?? 'other'

/** How soon a text wants to be read: `high`, `normal` or `low`. */
export const priorityOf = (text: string): string => best(priorities, priorityClues, fold(text)) ?? 'normal'

const noise = new Set(
  list(`
    subject email bonjour bonsoir cordialement merci madame monsieur votre notre vous nous avec pour dans cette cela etre
    sont etait avoir faire plus tres bien aussi mais comme tout toute tous sans sous elle elles leur leurs meme encore
    hello dear thanks thank regards best please with from that this your have will would about there their which when
    been were what they them then than just also into only other some more could should person
  `),
)

/** Up to `count` words that the text is about, the most frequent first; never a placeholder or a part of one. */
export const keywordsOf = (text: string, count: number): string[] => {
  const seen = new Map<string, number>()
  for (const [word] of text
    .toLowerCase()
    .replace(/<[^<>]*>/g, ' ')
    .matchAll(/(?<![\p{L}\p{N}_@.])\p{L}{4,24}(?![\p{L}\p{N}_@])/gu)) {
    if (!noise.has(fold(word))) seen.set(word, (seen.get(word) ?? 0) + 1)
  }
  return [...seen]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([word]) => word)
}
