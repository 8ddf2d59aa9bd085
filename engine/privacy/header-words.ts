// Words in header names and local parts that name no person: roles, titles, particles, and words of mail itself.

/** Folded: lower case, without accents. Hiding them would blind the classifier to "facture" and "newsletter". */
export const HEADER_WORDS: ReadonlySet<string> = new Set(
  `
  a abonnement abonnements accueil achat actualites adherent admin administrateur administration agence alert alerte
  alertes alerts and annonce app assistance assurance au aux avec banque bill billing bonjour boutique bounce bounces
  bureau cabinet care cdi centre chez client clients club com comite commande commandes communication compta
  comptabilite compte contact contacts courrier customer customers cc bcc date dans de del dell della delivery den der
  des devis direction do does docteur donotreply doctor dos dr du email emails en enquete entreprise equipe espace et
  facturation facture factures family famille feedback for formation forum fr from gmail group groupe hello help
  helpdesk hopital hotline info information informations infos inscription inscriptions invoice invoices la le lettre
  les lui list liste listes livraison local localhost location madame mademoiselle mail mailer mailing mairie maitre
  marketing me medical membre membres message messages miss mlle mme monsieur mr mrs ms my ne net new news newsletter
  newsletters no noreply not note notification notifications notify null object objet of offre offres on online
  order orders org paiement par patient pay payment person personne pour prof professeur professor promo promotion
  promotions re recrutement reply reservation reservations sales sante secretariat sent service services shop site
  social societe sos store student subject sujet support sur team text texte the to tous travel un une undisclosed
  unknown unsubscribe update updates user users utilisateur van vente ventes via vie von vos votre web webmaster
  welcome www your
  `
    .trim()
    .split(/\s+/),
)
