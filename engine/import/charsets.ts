// Character sets: which one a part is in, when it says so and when it does not, and the old ones that browsers dropped.

const windows1252 = new TextDecoder('windows-1252')

/** Byte by character of windows-1252, which gives each byte a character of its own: nothing is lost on the way. */
const bytes = new Map(
  [...windows1252.decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map((c, b) => [c, b]),
)

// The upper halves of the DOS code pages. Source: unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT and CP850.TXT.
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
const CP858 = CP850.replace('ı', '€')

const fromPage = (page: string) => (text: string) =>
  text.replaceAll(/[^\0-\x7f]/g, (character) => page[(bytes.get(character) ?? 0) - 0x80] ?? character)

const fromUtf7 = (text: string): string =>
  text.replaceAll(/\+([A-Za-z0-9+/]*)-?/g, (_, encoded: string) =>
    encoded === ''
      ? '+'
      : Buffer.from(encoded, 'base64')
          .subarray(0, Math.floor((encoded.length * 6) / 16) * 2)
          .swap16()
          .toString('utf16le'),
  )

const OLD: ReadonlyMap<string, (text: string) => string> = new Map([
  ['437', fromPage(CP437)],
  ['850', fromPage(CP850)],
  ['858', fromPage(CP858)],
  ['utf7', fromUtf7],
  ['unicode11utf7', fromUtf7],
])

/**
 * For a character set that no TextDecoder knows: the function that makes the text out of its bytes read as
 * windows-1252. Undefined for all others.
 */
export const oldCharset = (label: string): ((text: string) => string) | undefined =>
  OLD.get(
    label
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .replace(/^(?:cp|ibm|dos|x)+(?=\d)/, ''),
  )

/** A charset label without what has no place in one, or undefined when nothing is left. US-ASCII says nothing of 8-bit text. */
export const cleanLabel = (label: string | undefined): string | undefined => {
  const clean = (label ?? '').replaceAll(/[^\w.:+-]/g, '').slice(0, 40)
  return clean === '' || /^(?:us-?ascii|ascii|ansi_x3\.4-1968)$/i.test(clean) ? undefined : clean
}

/** The charset that an HTML document names in its first kilobytes, or undefined. */
export const metaCharset = (html: Buffer): string | undefined =>
  cleanLabel(/<meta\s[^<>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:+-]+)/i.exec(html.toString('latin1', 0, 4_096))?.[1])

/** True when text read as UTF-8 was not: it has undecodable bytes, and no character beyond ASCII came out right. */
export const isNotUtf8 = (text: string): boolean => text.includes('\ufffd') && !/[^\0-\x7f\ufffd]/.test(text)
