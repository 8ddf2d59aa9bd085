// The words, French and English, by which the emulated model tells a mail's category and priority.

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/**
 * Beginnings of words, without accents, by category of data/categories.json. `$` ends a word that must stand alone, `!`
 * marks one that says three times as much, `!!` nine times. The order settles ties: what comes first is the more telling.
 */
export const topics: Readonly<Record<string, readonly string[]>> = {
  newsletter: list(`
    newsletter!! desabonn!! desinscri!! unsubscribe!! abonnes subscriber edition digest lettre$ mailing-list! hebdo weekly
    lecteur reader webinar mailman! listinfo! listmaster actualites adherent alumni programme$ inscrit recevoir$! editorial$
    numero$ issue$ sortie$ calendrier
  `),
  spam: list(`
    viagra! lottery! loterie! jackpot! casino! barrister! heir$! kin$! inheritance! heritage winner gagnant gagne bitcoin
    crypto miracle minceur weight-loss enlarge congratulations felicitations confidential$ million risk free$ utmost fund$
    suspendu! bloquee! bloque! minuit! verifiez! gratuit cliquez click prize pills replica guaranteed garanti frais$ beneficiary
  `),
  medical: list(`
    medecin docteur doctor$ ordonnance laborato hopital hospital clinique clinic patient vaccin traitement treatment
    symptom radio$ radiolog irm$ scanner cardiolog dermatolog dentist ophtalmo pharmac kine$ kinesi sante$ surgery
    prescri dosage posologie infirmi nurse bilan$ analyses sanguin blood glycemi cholesterol gp$ diagnos haemoglobin
    hemoglobin! platelet! sodium potassium ferritine! tsh$! biolog preleve collected renouvellement rendez-vous appointment
    fever fievre tousse toux$ douleur ill$ ecographie examen$ hospitalis urgences mammograph thyroid tension$ scan$
  `),
  university: list(`
    universit etudiant student campus semestre semester examens exams these$! thesis! memoire$ dissertation faculte!
    faculty scolarite amphi! licence$ master$ seminaire seminar lecture soutenance! jury$ ects partiel! rattrapage
    coursework tuition enseign professor$ bourse$ crous td$ manuscript! abstract$ stage$ stages$ interne$ internes$ internship!
    externe$ garde$ study$ multicentre cohort submitted keynote reviewer grant$ co-author publication validation$
  `),
  legal: list(`
    avocat! lawyer! solicitor! notaire! notarial! notary! tribunal! court$ juridique legal$ litige! dispute! clause
    procuration assignation! audience$ jugement! plaidoirie succession! testament! huissier! contentieux! divorce maitre$!
    acte$ compromis settle claims$ copropriete! assemblee$ syndic! bail$ preavis parties$ act$ vente$ etude$ deed convention
    charges$ contrat contract$!
  `),
  travel: list(`
    vol$! vols$ flight! train$! trains$ tgv$! sncf! embarquement! boarding! billet$ billets$ hotel! reservation booking!
    voyage trip$ itinera aeroport! airport! gare$ bagage luggage passager! passenger! check-in sejour airline! trajet
    destination departure depart$ arrivee voiture$ nuit$ nuits$ night nights$ chambre$ room$ porte$ siege$ seat$
  `),
  shopping: list(`
    commande! order$! orders$ livraison! delivery! delivered livre$ colis! parcel! panier! basket cart$ achat purchase
    retour$ returns$ boutique! shop$ store$ expedi shipped! shipping tracking! transporteur! courier! article$ articles$
    taille pointure relais$ locker
  `),
  finance: list(`
    facture! facturation! invoice! iban$ virement! transfer banque bancaire bank$ banking paiement payment solde$ balance
    releve$! statement! credit prelevement! debit$ remboursement refund echeance$ epargne! savings! pret$! loan! mortgage!
    taux$ tva$! vat$! montant amount comptab! placement! interets! cotisation! honoraires honorarium reglement due$ payable
    depense expense
  `),
  administrative: list(`
    prefecture! mairie! impot! fiscal! tax$! hmrc! caf$ cpam! ameli! attestation justificatif! declaration! administrat
    passeport! passport! permis$! assurance insurance council! logement! housing allocation! certificate formulaire
    cadastre! sinistre! bailleur landlord locataire tenant etat-civil! visa$ indu$! recours! contester! enregistree finances$
    urssaf! carpimko immatriculation! accord$ prealable mutuelle caisse$ demarche
  `),
  family: list(`
    maman! papa$! mum$! mom$! dad$! grand-mere! grand-pere! grandma! grandpa! anniversaire! birthday! cousin! bisous! bises!
    famille family noel$ christmas soeur$ frere$ sister brother enfants kids mamie! papi$! papy$! tonton! tata$! tante$
    uncle$ aunt$ hugs love$ bebe$ baby$ dimanche$ embrasse! neveu niece chalet! ski$! vacances holiday dinner diner$ gateau
    cake petits$ xxx$ gros$ valise$ barbecue photos$
  `),
  work: list(`
    reunion meeting projet project equipe team$ deadline livrable! deliverable! planning collegue! colleague! sprint
    relecture presentation cdi$ recrutement candidature! manager agenda compte-rendu! compte$ minutes$ kickoff devis$ quote$
    chantier atelier workshop roadmap! patch server code$ bug$ release embauche entretien absence! conges! secretariat
    support$ ticket$ impression logiciel! software! pilote installation remplac! locum cabinet practice key$ keys$ cles$
    permanence presents$ confidential$ recipient
  `),
  notification: list(`
    notification! alerte! alert$! connexion! sign-in! login! mot-de-passe password! verification securite
    automatise automated! maintenance sauvegarde! backup! expire expiration activite activity appareil! device!
    noreply no-reply mentioned! network! commentaire! comment$ shared! partage! cancelled! organiser!
    dial-in! invitation stockage storage modifie abonnement
  `),
}

/** Words of urgency and of leisure, in the same notation. */
export const priorities: Readonly<Record<string, readonly string[]>> = {
  high: list(`
    urgent urgence asap immediat immediate deadline echeance demeure overdue relance$ dernier$ final$ important
    imperatif sous$ avant$ required expire suspend
  `),
  low: list(`
    newsletter desabonn desinscri unsubscribe promo promotion soldes offre offer digest hebdo weekly publicit
    notification automatique automated
  `),
}

/** Words of four letters and more that say nothing of a mail's subject. */
export const noise = new Set(
  list(`
    subject email bonjour bonsoir cordialement merci madame monsieur votre notre vous nous avec pour dans cette cela etre
    sont etait avoir faire plus tres bien aussi mais comme tout toute tous sans sous elle elles leur leurs meme encore
    hello dear thanks thank regards best please with from that this your have will would about there their which when
    been were what they them then than just also into only other some more could should person
  `),
)
