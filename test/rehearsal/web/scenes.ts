// The scenes of the README's pictures, in the order in which they are played: one row each, added to in one place.
import type { Locator, Page } from 'playwright-core'
import type { Phrases } from '../phrases.ts'

export interface Stage {
  readonly page: Page
  readonly phrases: Phrases
  say(text: string): Promise<void>
}

export interface Scene {
  /** Of the picture's file. */
  readonly name: string
  /** Which end of the message is to be seen when it is longer than the phone. */
  readonly edge: 'start' | 'end'
  /** Plays on from where the scene before ended; gives the message that is to be in the picture. */
  play(stage: Stage): Promise<Locator>
}

/** The newest message of the bot that says this. */
const message = async ({ page }: Stage, words: string | RegExp): Promise<Locator> => {
  const found = page.locator('article.theirs').filter({ hasText: words }).last()
  await found.waitFor()
  return found
}

const press = (within: Locator, label: string): Promise<void> =>
  within.getByRole('button', { name: label }).first().click()

export const SCENES: readonly Scene[] = [
  {
    name: 'checklist',
    edge: 'start',
    async play(stage) {
      // Without a backup the list is red.
      await stage.say('/backup')
      await message(stage, stage.phrases.sentence('backup-made'))
      await stage.say('/checklist')
      const checklist = await message(stage, stage.phrases.sentence('checklist-title'))
      await checklist.getByText(stage.phrases.sentence('checklist-verdict', { blocking: 0 })).waitFor()
      return checklist
    },
  },
  {
    name: 'approval',
    edge: 'end',
    async play(stage) {
      await stage.say('/start_migration')
      const plan = await message(stage, stage.phrases.sentence('plan-title'))
      await plan
        .getByRole('button', { name: stage.phrases.beginning('button-approve') })
        .first()
        .waitFor()
      return plan
    },
  },
  {
    name: 'status',
    edge: 'end',
    async play(stage) {
      const plan = await message(stage, stage.phrases.sentence('plan-title'))
      await press(plan, stage.phrases.beginning('button-approve'))
      // Some way into the first phase: a bar that is neither empty nor full.
      return message(stage, /1\/3.*▓▓+░/)
    },
  },
  {
    name: 'cost',
    edge: 'end',
    async play(stage) {
      await stage.say('/cost')
      // The picture is a message of its own, below the figures; it has to be there before it can be looked at.
      const picture = await message(stage, stage.phrases.sentence('chart-title'))
      await picture.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode())
      return picture
    },
  },
  {
    name: 'incident',
    edge: 'end',
    async play(stage) {
      await stage.page.getByText('Incidents to rehearse').click()
      await stage.page.getByRole('button', { name: 'Presidio down' }).click()
      const incident = await message(stage, stage.phrases.sentence('incident-presidio_down'))
      await stage.page.getByText('Incidents to rehearse').click()
      return incident
    },
  },
]
