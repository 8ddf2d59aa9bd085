// Where people live: real towns with their postal codes, streets that every town has.
import type { Random } from '../../random.ts'

export interface Place {
  /** `14 bis rue des Tilleuls` */
  readonly street: string
  /** `69003 Lyon` */
  readonly town: string
}

/** Town names as they follow the postal code. */
export const towns = [
  '69003 Lyon',
  '69100 Villeurbanne',
  '38000 Grenoble',
  '42000 Saint-Étienne',
  '63000 Clermont-Ferrand',
  '75011 Paris',
  '75018 Paris',
  '92120 Montrouge',
  '31000 Toulouse',
  '33000 Bordeaux',
  '44000 Nantes',
  '35000 Rennes',
  '29200 Brest',
  '59000 Lille',
  '67000 Strasbourg',
  '54000 Nancy',
  '13006 Marseille',
  '06000 Nice',
  '34000 Montpellier',
  '20000 Ajaccio',
  '01500 Ambérieu-en-Bugey',
  '73100 Aix-les-Bains',
] as const

/** Streets without their number. */
export const streets = [
  'rue des Tilleuls',
  'rue de la République',
  'rue du Moulin',
  'rue des Écoles',
  "rue de l'Abbaye",
  'rue Victor Hugo',
  'avenue Jean Jaurès',
  'avenue de la Gare',
  "avenue de l'Europe",
  'boulevard des Alpes',
  'boulevard du Parc',
  'place du Marché',
  'place des Cordeliers',
  'chemin des Vignes',
  'chemin du Vieux Puits',
  'impasse des Lilas',
  'allée des Cerisiers',
  'quai de la Fontaine',
  'route de Genève',
  'cours Gambetta',
] as const

export const placeFrom = (random: Random): Place => {
  const suffix = random.chance(0.12) ? random.pick([' bis', ' ter']) : ''
  return { street: `${random.whole(1, 148)}${suffix} ${random.pick(streets)}`, town: random.pick(towns) }
}
