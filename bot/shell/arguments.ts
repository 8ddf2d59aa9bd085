// The arguments of the shell's verbs, parsed strictly: a wrong one gets the usage line and nothing is done.
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** A fault of the call; its text says what to type instead. */
export class ShellError extends Error {
  override readonly name = 'ShellError'
}

export interface Verb {
  readonly name: string
  /** What may follow the name. */
  readonly usage: string
  /** One line of help. */
  readonly says: string
  /** Returns the exit code: 0 done, 1 failed, 2 not done because something must be said first. */
  run(argv: readonly string[]): Promise<number>
}

/** Parses options; throws ShellError with the usage line on an unknown one. */
export const parseOptions = <O extends NonNullable<ParseArgsConfig['options']>>(
  verb: Pick<Verb, 'name' | 'usage'>,
  argv: readonly string[],
  options: O,
  allowPositionals = false,
) => {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals, strict: true })
  } catch (error) {
    const reason = error instanceof TypeError ? error.message : 'wrong arguments'
    throw new ShellError(`${reason}\nusage: ${verb.name} ${verb.usage}`)
  }
}

/** A whole number from `least` to `most`, or ShellError. */
export const wholeNumber = (name: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
    const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `from ${least}`
    throw new ShellError(`${name} takes a whole number ${range}: got "${text}"`)
  }
  return value
}
