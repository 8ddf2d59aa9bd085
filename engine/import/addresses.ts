// Address fields as the source table holds them: `Display Name <address>` each, groups flattened, words decoded.
import { addressParser } from 'postal-mime'
import { oneLine } from './page.ts'

/** UTF-16 units; RFC 5321 allows 254 of an address. Names and addresses become keys of the graph, whose indexes are bounded. */
const LONGEST_ADDRESS = 320
const LONGEST_NAME = 200
/** UTF-16 units of one field that are read: about ten thousand recipients. */
const LONGEST_FIELD = 512 * 1024
/** The parser takes quadratic time over groups in groups; nobody writes to so many groups. */
const MOST_COLONS = 1_000

const bounded = (field: string): string => {
  const read = field.slice(0, LONGEST_FIELD)
  return read.split(':', MOST_COLONS + 1).length > MOST_COLONS ? read.replaceAll(':', ' ') : read
}

// A name that holds `<x@y>` would be taken for the address by whoever reads the joined form.
const cleanName = (name: string): string =>
  oneLine(name.replaceAll(/[<>\p{Cc}]/gu, ' '), LONGEST_NAME)
    .replace(/^["']+/, '')
    .replace(/["']+$/, '')
    .trim()

const cleanAddress = (address: string): string => {
  const bare = /[^\s<>"]+@[^\s<>"]+/.exec(address.slice(0, 2_000))?.[0] ?? address.replaceAll(/[\s<>"]+/g, '')
  return oneLine(bare.replaceAll(/\p{Cc}/gu, ''), LONGEST_ADDRESS)
}

const joined = (toldName: string, toldAddress: string): string => {
  const name = cleanName(toldName)
  const address = cleanAddress(toldAddress)
  if (address === '' || name === '' || name === address) return address || name
  return `${name} <${address}>`
}

/** One mailbox in the form in which it is stored: its name may hold a comma without quotes around it. */
const STORED_FORM = /^([^<>]*)<([^<>]*)>\s*$/

const mailboxesOf = (field: string): string[] => {
  const [, name, address] = STORED_FORM.exec(field) ?? []
  // A quote, a comma after an address, or an encoded word: that is a header's form, which needs a real parser.
  if (name !== undefined && address !== undefined && !/["@:(]|=\?/.test(name)) return [joined(name, address)]
  return addressParser(bounded(field), { flatten: true }).map((mailbox) => joined(mailbox.name, mailbox.address ?? ''))
}

/**
 * The mailboxes that address fields name, in their order and each once: `Name <address>`, or whichever of the two
 * there is. A field is a header's list, or one mailbox in the form that this function returns. Never throws.
 */
export const readAddresses = (fields: readonly string[]): string[] =>
  [...new Set(fields.flatMap(mailboxesOf))].filter((mailbox) => mailbox !== '')
