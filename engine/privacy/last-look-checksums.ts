// The checksums of cards and NIRs, by which the last look tells them from other long numbers.

/** Luhn (ISO/IEC 7812): every second digit from the right is doubled; the sum is a multiple of ten. */
export const luhn = (digits: string): boolean => {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const value = Number(digits.charAt(digits.length - 1 - at)) * (at % 2 === 0 ? 1 : 2)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/**
 * A French social security number of 15 characters: sex, year, month, place, order, and a key that is 97 minus the rest
 * of the number modulo 97. The departments 2A and 2B count as 19 and 18.
 */
export const isNir = (number: string): boolean => {
  const digits = number.toLowerCase().replace('2a', '19').replace('2b', '18')
  const month = Number(digits.slice(3, 5))
  const possible = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50
  if (!possible || !/^[1-478]\d{14}$/.test(digits)) return false
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13))
}
