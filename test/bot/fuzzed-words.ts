// Texts that nobody types in good faith: huge, invisible, backwards, broken UTF-16, and code of other languages.
import type { Random } from '../random.ts'

/** Stands in every text of a stranger; nothing that the bot writes or logs may hold it. */
export const MARK = 'xyzzy'

const PIECES = [
  '',
  ' ',
  'bonjour',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '\ud83d',
  '\udc00\ud800',
  '\u202egnp.exe\u202c',
  'سلام עולם',
  '\u200b\u200d\ufeff\u2060',
  'Z͑ͫ̓a̴͇l̛g͊o',
  '\0',
  '\r\n\n\n\t\v',
  "' or 1=1; drop table core.bot_actions; --",
  '%s%n{0}{ $reason }{ -term }',
  '<b><a href="tg://user?id=1001">x</a>',
  '../../../../etc/passwd',
  '__proto__',
  '{"ok":true}',
  'x@panel_bot',
  '9'.repeat(400),
] as const

/** Of a text, in bytes at least: the Bot API itself allows 4,096 characters. */
const HUGE = 100_000

/** Up to three pieces, and now and then 100 kB of one. */
export const words = (random: Random): string => {
  if (random.chance(0.25)) {
    const piece = random.pick(PIECES) || 'a'
    return piece.repeat(Math.ceil(HUGE / piece.length)).slice(0, random.whole(HUGE / 10, HUGE))
  }
  return Array.from({ length: random.whole(0, 3) }, () => random.pick(PIECES)).join('')
}

const NAMES = [
  ...['checklist', 'dryrun', 'compare', 'start_migration', 'status', 'cost', 'pause', 'resume', 'stop', 'rate', 'dlq'],
  ...['validate', 'report', 'logs', 'journal', 'settings', 'help', 'start', 'search', 'backup', 'cleanup'],
] as const

/** No command takes any of these as its argument, whatever stands behind it. */
const ABSURD = ['-1', '1e9', '0x10', '١٢', '∞', 'NaN', 'ten', '30 auto', '12:99', '--force', '\u200b', '~/.env', '$$$']

/** A command that cannot be obeyed: its argument is not one, or its name is none. */
export const vainCommand = (random: Random): string => {
  const name = random.pick(NAMES)
  return random.pick([
    () => `/${name} ${random.pick(ABSURD)}${words(random)}`,
    () => `/${name}\n${random.pick(ABSURD)}`,
    () => `/${name}@another_bot`,
    () => `/${name.toUpperCase()}`,
    () => `/${name.slice(1)}x`,
    () => `//${name}`,
    () => `/${words(random)}`,
  ])()
}

const TRUE_ARGUMENTS = ['', '', '', ' 30', ' auto', ' 22:00', ' error', ' en']

/** A command as its owner would type it. Only for those who may not be heard. */
export const trueCommand = (random: Random): string => `/${random.pick(NAMES)}${random.pick(TRUE_ARGUMENTS)}`

/** Data of a button that was never sent. */
export const forgedData = (random: Random): unknown =>
  random.pick([
    () => words(random),
    () => random.whole(0, 2 ** 31).toString(36),
    () => 'A'.repeat(random.pick([63, 64, 65, 4_096])),
    () => "nonce' or '1'='1",
    () => 'NONCE-OF-A-BUTTON-1',
    () => 'approve',
    () => '{"verb":"approve","params":{"usd":345}}',
    () => undefined,
  ])()
