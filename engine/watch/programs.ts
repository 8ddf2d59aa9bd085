// The programs that take the most memory, by a name that may leave the machine: no path, no argument, no user.

const MOST_CHARACTERS = 24

const plainName = (name: string): string | undefined => {
  // Up to the first blank, for what follows is an argument; then without its path.
  const program = (name.trim().split(/\s/)[0] ?? '').split('/').at(-1) ?? ''
  const plain = program.replace(/[^A-Za-z0-9.-]/g, '').slice(0, MOST_CHARACTERS)
  return /[A-Za-z]/.test(plain) ? plain : undefined
}

/** The names of the `most` programs that take the most memory, all processes of one name together. */
export const programsByMemory = (
  processes: readonly { readonly name: string; readonly memRss: number }[],
  most: number,
): readonly string[] => {
  const sums = new Map<string, number>()
  for (const { name, memRss } of processes) {
    const plain = plainName(name)
    if (plain !== undefined) sums.set(plain, (sums.get(plain) ?? 0) + memRss)
  }
  return [...sums]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([name]) => name)
}
