// The desks that write: invented companies and offices, each with a domain that is reserved for documentation.

export interface Organisation {
  readonly name: string
  /**
   * Under example.com, .net or .org (RFC 2606) rather than `.example`: Presidio's own recognizer of addresses looks the
   * suffix up in the public list, where `.example` is not.
   */
  readonly domain: string
}

const named = (...rows: readonly string[]): readonly Organisation[] =>
  rows.map((row) => {
    const cut = row.lastIndexOf(' ')
    return { name: row.slice(0, cut), domain: row.slice(cut + 1) }
  })

export const organisations = {
  laboratory: named('Laboratoire Bioval bioval.example.com', 'Labo des Deux Rives deuxrives.example.com'),
  hospital: named('CHU de la Valmonne chu-valmonne.example.org', 'Clinique des Ormeaux ormeaux.example.com'),
  imaging: named('Imagerie Médicale du Parc imagerie-parc.example.com', 'Centre IRM Confluence irm.example.net'),
  pharmacy: named('Pharmacie de la Halle pharma-halle.example.com', 'Grande Pharmacie du Quai quai.example.com'),
  agenda: named('Agenda Santé agenda-sante.example.net', 'RDV Clinique rdv-clinique.example.net'),
  bank: named('Banque du Ponant ponant.example.com', 'Crédit Solidaire Alpin alpin.example.com'),
  insurer: named('Mutuelle des Soignants mutuelle-soignants.example.org', 'Assurances Montclar montclar.example.com'),
  utility: named('Énergie Claire energie-claire.example.com', 'Télécom Horizon horizon-telecom.example.net'),
  supplier: named('MédiEquip Fournitures mediequip.example.com', 'Papeterie Rhodia-Sud papeterie.example.com'),
  university: named('Université de Valmont univ-valmont.example.org', 'Faculté de Médecine Sud fac-sud.example.org'),
  journal: named('European Review of Primary Care erpc.example.org', 'Journal of Rural Medicine jrm.example.org'),
  tax: named('Direction des finances publiques finances.example.org'),
  benefits: named("Caisse d'allocations familiales allocations.example.org"),
  healthInsurance: named('Assurance maladie assurance-maladie.example.org'),
  prefecture: named('Préfecture du département prefecture.example.org', 'Mairie de Valmont mairie.example.org'),
  notary: named(
    'Étude Sallanches & Associés notaires-sallanches.example.com',
    'Office notarial du Port port.example.com',
  ),
  lawyers: named('Cabinet Orsay Avocats orsay-avocats.example.com', 'Harbour Legal LLP harbour-legal.example.net'),
  railway: named('Rail Express rail-express.example.com', 'Chemins de Fer du Midi cfm.example.com'),
  airline: named('Air Borealis borealis.example.com', 'Skyline Airways skyline.example.net'),
  hotel: named('Hôtel des Remparts remparts.example.com', 'The Old Mill Inn oldmill.example.net'),
  shop: named('Librairie du Canal librairie-canal.example.com', 'Maison & Jardin maison-jardin.example.com'),
  marketplace: named('Bazar Central bazar.example.net', 'Northwind Store northwind.example.com'),
  carrier: named('Colis Plus colisplus.example.com', 'ParcelHop parcelhop.example.net'),
  press: named('La Lettre du Généraliste lettre-gp.example.com', 'Médecine & Territoires territoires.example.org'),
  culture: named('Théâtre des Arcades arcades.example.org', 'Cuisine de Saison cuisine-saison.example.com'),
  techPress: named('The Weekly Byte weeklybyte.example.net', 'Primary Care Digest pcdigest.example.org'),
  platform: named('Nuage Documents nuage.example.net', 'LinkUp linkup.example.net'),
  association: named('Club de randonnée des Crêtes cretes.example.org', 'Chorale Sainte-Cécile chorale.example.org'),
  landlord: named('Syndic Foncia-Val syndic.example.com', 'Agence Immobilière du Lac agence-lac.example.com'),
  stranger: named('Gains Rapides gains.example.net', 'Global Trust Finance gtf.example.net'),
} as const satisfies Record<string, readonly Organisation[]>

export type Trade = keyof typeof organisations
