// A scale, pure: round steps of 1, 2 or 5 times a power of ten, so that a reader can count along them.

const ROUND = [1, 2, 5, 10]

/** Values from 0 to at least `most`, in about so many round steps. */
export const ticksUpTo = (most: number, about: number): readonly number[] => {
  if (!(most > 0)) return [0, 1]
  const rough = most / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (ROUND.find((each) => each * power >= rough) ?? 10)
  const count = Math.ceil(most / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}
