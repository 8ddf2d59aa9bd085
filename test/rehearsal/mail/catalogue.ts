// Every template, and the draw among them.
import type { Random } from '../../random.ts'
import type { Language } from './generated-email.ts'
import type { Template } from './template.ts'
import { administrationTemplates } from './templates/administration.ts'
import { familyTemplates } from './templates/family.ts'
import { financeTemplates } from './templates/finance.ts'
import { legalTemplates } from './templates/legal.ts'
import { medicalTemplates } from './templates/medical.ts'
import { medicalEnglishTemplates } from './templates/medical-english.ts'
import { newsletterTemplates } from './templates/newsletters.ts'
import { notificationTemplates } from './templates/notifications.ts'
import { otherTemplates } from './templates/other.ts'
import { shoppingTemplates } from './templates/shopping.ts'
import { spamTemplates } from './templates/spam.ts'
import { travelTemplates } from './templates/travel.ts'
import { universityTemplates } from './templates/university.ts'
import { workTemplates } from './templates/work.ts'

export const templates: readonly Template[] = [
  ...medicalTemplates,
  ...medicalEnglishTemplates,
  ...financeTemplates,
  ...universityTemplates,
  ...familyTemplates,
  ...workTemplates,
  ...administrationTemplates,
  ...legalTemplates,
  ...travelTemplates,
  ...shoppingTemplates,
  ...newsletterTemplates,
  ...notificationTemplates,
  ...spamTemplates,
  ...otherTemplates,
]

const FRENCH_SHARE = 0.7

const ofLanguage = (language: Language) => {
  const list = templates.filter((template) => template.language === language)
  return { list, total: list.reduce((sum, { weight }) => sum + weight, 0) }
}
const decks = { fr: ofLanguage('fr'), en: ofLanguage('en') } as const

/** Draws the language, then a template of it by weight. */
export const drawTemplate = (random: Random): Template => {
  const { list, total } = decks[random.chance(FRENCH_SHARE) ? 'fr' : 'en']
  let left = random.unit() * total
  for (const template of list) {
    left -= template.weight
    if (left < 0) return template
  }
  return random.pick(list)
}
