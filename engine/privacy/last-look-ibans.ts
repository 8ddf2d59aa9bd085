// The last look for IBANs: a country, its length, and a right checksum (ISO 13616: the number modulo 97 is 1).

// The registry of SWIFT, release 99: country and characters.
const REGISTRY = `
  AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
  FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
  LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
  RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
`
const LENGTHS: ReadonlyMap<string, number> = new Map(
  REGISTRY.trim()
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)
/** No country has fewer digits in its numbers; words behind "AT 20" have fewer. */
const FEWEST_DIGITS = 8

const START = /[a-z]{2}\d\d/gi
const GAP = /^(?:[ .-]{1,2}|[ .-]{0,2}\n[> ]{0,4})$/

const isAlphanumeric = (character: string): boolean => /^[a-z0-9]$/i.test(character)

/** The next `count` letters and digits, over short gaps; undefined when something else or the end comes first. */
const read = (text: string, start: number, count: number): string | undefined => {
  let [taken, at] = ['', start]
  while (taken.length < count) {
    if (isAlphanumeric(text.charAt(at))) {
      taken += text.charAt(at)
      at += 1
      continue
    }
    const gap = /^[^a-z0-9]{1,8}/i.exec(text.slice(at, at + 8))?.[0] ?? ''
    if (!GAP.test(gap)) return undefined
    at += gap.length
  }
  return /^\d/.test(text.slice(at, at + 1)) ? undefined : taken
}

/** The value of a letter is its place in the alphabet plus 9: A is 10. The first four characters count last. */
const isValid = (iban: string): boolean => {
  let remainder = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1 && iban.replace(/\D+/g, '').length >= FEWEST_DIGITS
}

/** Whether an IBAN stands in a shadow copy. From each possible beginning at most 33 characters are read. */
export const lookForIbans = (text: string): boolean => {
  for (const { index, 0: head } of text.matchAll(START)) {
    const length = LENGTHS.get(head.slice(0, 2).toUpperCase())
    const labelled = /iban$/i.test(text.slice(Math.max(0, index - 4), index))
    if (length === undefined || (isAlphanumeric(text.charAt(index - 1)) && !labelled)) continue
    const iban = read(text, index, length)
    if (iban !== undefined && isValid(iban)) return true
  }
  return false
}
