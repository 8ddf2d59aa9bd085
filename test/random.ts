// Seeded randomness for everything in test/: a small generator whose whole state comes from the keys it is given.

export interface Random {
  /** A number in [0, 1), of 32 bits. */
  unit(): number
  /** A whole number; both ends included. */
  whole(min: number, max: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One element, each as likely. Throws on an empty list. */
  pick<T>(list: readonly T[]): T
  /** `count` different places of the list in random order, or all of them when it holds fewer. */
  sample<T>(list: readonly T[], count: number): T[]
}

// cyrb128 by bryc: four lanes of multiply-xor over the UTF-16 units; every bit of the text reaches all four lanes.
const hash = (text: string): [number, number, number, number] => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ unit, 597399067)
    b = c ^ Math.imul(b ^ unit, 2869860233)
    c = d ^ Math.imul(c ^ unit, 951274213)
    d = a ^ Math.imul(d ^ unit, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  a ^= b ^ c ^ d
  return [a, b ^ a, c ^ a, d ^ a]
}

// A class, because mail makes millions of these: methods on a prototype cost nothing per generator.
class Sfc32 implements Random {
  private a: number
  private b: number
  private c: number
  private counter: number

  constructor(seed: string) {
    const lanes = hash(seed)
    this.a = lanes[0]
    this.b = lanes[1]
    this.c = lanes[2]
    this.counter = lanes[3]
  }

  unit(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }

  whole(min: number, max: number): number {
    return min + Math.floor(this.unit() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.whole(0, list.length - 1)]
    if (picked === undefined) throw new Error('pick() needs a list with at least one defined element')
    return picked
  }

  sample<T>(list: readonly T[], count: number): T[] {
    const left = [...list]
    const taken: T[] = []
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.whole(0, left.length - 1), 1))
    return taken
  }
}

/**
 * A generator of its own for these keys: equal keys give equal sequences, on every machine. Keys make the streams of a
 * test independent: what one part draws does not move what another draws. sfc32 by Chris Doty-Humphrey (PractRand);
 * not for secrets.
 */
export const randomFrom = (...keys: readonly (string | number)[]): Random => new Sfc32(keys.join('\u0000'))
