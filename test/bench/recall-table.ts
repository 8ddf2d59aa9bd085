// Recall by kind of what was planted, and how much of innocent text is hidden with it, as a table.
import type { PlantedKind } from '../rehearsal/mail/generated-email.ts'
import { type HeldText, HIDERS, type Hider } from './recall-gold.ts'

/** A planted kind, or a part of the names: of the header, or free in the text (whole, or one word alone). */
export type Row = PlantedKind | 'name of the header' | 'name in full' | 'name of one word'

export interface Tally {
  readonly planted: number
  readonly hidden: Readonly<Record<Hider, number>>
}

export interface Recall {
  readonly rows: ReadonlyMap<Row, Tally>
  /** Letters and digits that belong to nothing planted (towns and companies among them), and how many of them go too. */
  readonly innocent: Tally
  /** What the whole anonymiser left in sight: a kind, and the value with what stands around it. For invented mail only. */
  readonly left: readonly { readonly kind: PlantedKind; readonly value: string; readonly around: string }[]
}

const words = (text: string) => [...text.matchAll(/[\p{L}\p{N}]+/gu)]
const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const maskOf = (length: number, spans: readonly { readonly start: number; readonly end: number }[]) => {
  const mask = new Uint8Array(length)
  for (const { start, end } of spans) mask.fill(1, start, end)
  return mask
}

const nameRow = ({ email }: HeldText, value: string): Row => {
  const header = new Set(words(email.headerSecrets.join(' ')).map(([word]) => fold(word)))
  const own = words(value).filter(([word]) => word.length > 1)
  if (own.every(([word]) => header.has(fold(word)))) return 'name of the header'
  return own.length > 1 ? 'name in full' : 'name of one word'
}

/** Every letter and digit is covered; of a name only words: an initial that is left tells nobody. */
const isHidden = (mask: Uint8Array, start: number, kind: PlantedKind, value: string): boolean =>
  words(value)
    .filter(([word]) => kind !== 'name' || word.length > 1)
    .every(({ 0: word, index }) => mask.subarray(start + index, start + index + word.length).every((set) => set === 1))

const none = (): Record<Hider, number> => ({ french: 0, presidio: 0, headers: 0, whole: 0 })

/** Counts one sample. */
export const recallOf = (held: readonly HeldText[]): Recall => {
  const rows = new Map<Row, { planted: number; hidden: Record<Hider, number> }>()
  const innocent = { planted: 0, hidden: none() }
  const left: Recall['left'][number][] = []
  for (const one of held) {
    const { text, gold } = one
    const masks = HIDERS.map((hider) => [hider, maskOf(text.length, one.hidden[hider])] as const)
    for (const { kind, value, start, end } of gold) {
      const of: readonly Row[] = kind === 'name' ? ['name', nameRow(one, value)] : [kind]
      const hiders = masks.filter(([, mask]) => isHidden(mask, start, kind, value)).map(([hider]) => hider)
      for (const row of of) {
        const tally = rows.get(row) ?? { planted: 0, hidden: none() }
        rows.set(row, tally)
        tally.planted += 1
        for (const hider of hiders) tally.hidden[hider] += 1
      }
      const around = text.slice(Math.max(0, start - 40), end + 20).replaceAll('\n', '⏎')
      if (!hiders.includes('whole')) left.push({ kind, value, around })
    }
    const golden = maskOf(text.length, gold)
    for (const { 0: word, index } of words(text)) {
      for (let at = index; at < index + word.length; at++) {
        if (golden[at] === 1) continue
        innocent.planted += 1
        for (const [hider, mask] of masks) innocent.hidden[hider] += mask[at] ?? 0
      }
    }
  }
  return { rows, innocent, left }
}

/** Hidden per planted, 0 to 1; 1 of nothing. */
export const share = ({ planted, hidden }: Tally, hider: Hider): number => (planted === 0 ? 1 : hidden[hider] / planted)

const percent = (part: number): string => `${(Math.floor(part * 10_000) / 100).toFixed(2)} %`
const TITLES: Readonly<Record<Hider, string>> = {
  french: 'fr alone',
  presidio: 'fr and en',
  headers: '+ headers',
  whole: 'whole path',
}

/** One line per row; percentages are cut, not rounded: 100 % means all of them. */
export const tableOf = ({ rows, innocent }: Recall): string => {
  const line = (name: string, planted: string, cells: readonly string[]) =>
    [name.padEnd(20), planted.padStart(8), ...cells.map((cell) => cell.padStart(11))].join(' ')
  const of = (name: string, tally: Tally) =>
    line(
      name,
      String(tally.planted),
      HIDERS.map((hider) => percent(share(tally, hider))),
    )
  return [
    line(
      'hidden of',
      'planted',
      HIDERS.map((hider) => TITLES[hider]),
    ),
    ...[...rows].toSorted(([one], [other]) => one.localeCompare(other)).map(([name, tally]) => of(name, tally)),
    of('innocent letters', innocent),
  ].join('\n')
}
