// The size in pixels of an uploaded photo: only what Telegram would accept as a photo has one.
import { badRequest } from './telegram-errors.ts'

interface PhotoSize {
  readonly width: number
  readonly height: number
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const pngSize = (bytes: Buffer): PhotoSize | undefined =>
  bytes.length >= 24 && bytes.subarray(0, 8).equals(pngSignature)
    ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    : undefined

/** Walks the segments of a JPEG up to its frame header (SOF0-15 without the tables DHT, JPG and DAC). */
const jpegSize = (bytes: Buffer): PhotoSize | undefined => {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** Throws a 400 for what is neither PNG nor JPEG, and for sides that Telegram refuses. */
export const photoSize = (bytes: Buffer): PhotoSize => {
  const size = pngSize(bytes) ?? jpegSize(bytes)
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = size
  const narrow = Math.max(width, height) > 20 * Math.min(width, height)
  if (width + height > 10_000 || narrow) throw badRequest('PHOTO_INVALID_DIMENSIONS')
  return size
}
