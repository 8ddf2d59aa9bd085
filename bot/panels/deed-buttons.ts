// What the bot can do about a check's result, as buttons: one row for each deed, however many checks ask for it.
import type { Deed } from '../../checks/check.ts'
import type { NamedResult } from '../../checks/results.ts'
import type { Localiser } from '../localiser.ts'
import { type ButtonSpec, button } from './panel.ts'
import { restartButton } from './restart.ts'

type Buttons = {
  readonly [K in Deed['kind']]?: (words: Localiser, deed: Extract<Deed, { kind: K }>) => ButtonSpec
}

/** A deed without a line here stays a sentence: the remedy says how it is done by hand. */
const BUTTONS: Buttons = {
  apply_migrations: (words) => button('apply_migrations', words.t('button-apply-migrations')),
  backup: (words) => button('backup', words.t('button-backup')),
  restore_test: (words) => button('restore_test', words.t('button-restore-test')),
  copy_backup: (words) => button('copy_backup', words.t('button-copy-backup')),
  restart: (words, { service }) => restartButton(words, service),
}

/** A new backup is tested and copied too. */
const COVERED_BY_BACKUP: ReadonlySet<string> = new Set(['restore_test', 'copy_backup'])

/** The button of a deed, or undefined where the bot cannot do it. */
const buttonOf = <K extends Deed['kind']>(
  words: Localiser,
  kind: K,
  deed: Extract<Deed, { kind: K }>,
): ButtonSpec | undefined => {
  const build: Buttons[K] = BUTTONS[kind]
  return build?.(words, deed)
}

const keyOf = ({ verb, params }: ButtonSpec): string => JSON.stringify([verb, params])

/** Rows of buttons for what is not well; one for each deed. */
export const deedRows = (words: Localiser, results: readonly NamedResult[]): readonly (readonly ButtonSpec[])[] => {
  const deeds = results.flatMap(({ deed }) => deed ?? [])
  const isBackup = deeds.some(({ kind }) => kind === 'backup')
  const wanted = deeds.filter(({ kind }) => !(isBackup && COVERED_BY_BACKUP.has(kind)))
  const buttons = wanted.flatMap((deed) => buttonOf(words, deed.kind, deed) ?? [])
  return [...new Map(buttons.map((spec) => [keyOf(spec), spec])).values()].map((spec) => [spec])
}
