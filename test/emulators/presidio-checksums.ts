// The check digits by which Presidio's recognizers drop numbers that only look like identifiers.

/** The digits and letters of a number as it was written. */
export const bare = (written: string): string => written.replace(/[^\dA-Za-z]/g, '').toUpperCase()

/** Luhn: payment cards, SIREN, SIRET. */
export const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** ISO 13616: the country and check digits moved to the end, letters as 10 to 35, remainder 1 by 97. */
export const iban = (code: string): boolean => {
  const digits = (code.slice(4) + code.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}

/** A NIR of 15 characters: the key completes the first 13 to 97; Corsica's 2A and 2B count as 19 and 18 (INSEE). */
export const nir = (code: string): boolean => {
  const body = code.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return /^\d{13}$/.test(body) && 97 - (Number(body) % 97) === Number(code.slice(13))
}
