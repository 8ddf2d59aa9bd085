// One file of mail: opened once without following a link, unpacked when it is gzip, read in chunks.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { HEAD_BYTES } from './sniff.ts'

export interface OpenFile {
  /** The first bytes of the content, unpacked. Damaged gzip gives what can be read of it. */
  head(): Promise<Buffer>
  /**
   * The content from its start, unpacked, in chunks of at most 256 KB. `consumed` is told the bytes of the file, as
   * it lies on the disk, that were used up so far. Throws the errors of the file system, and zlib's on damaged gzip.
   */
  chunks(consumed?: (bytes: number) => void): AsyncGenerator<Buffer>
  /** True when it unpacks to more than 200 times `size`, its bytes on the disk. Reads no further than that. */
  isBomb(size: number): Promise<boolean>
  close(): Promise<void>
}

/** Mail packs 3 to 10 times smaller. */
const MOST_RATIO = 200
const CHUNK_BYTES = 256 * 1024

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

export const isZlibError = (error: unknown): boolean => codeOf(error).startsWith('Z_')

/** True for errors of the file system, such as ENOENT or EACCES. */
export const isFileError = (error: unknown): boolean => /^E[A-Z]+$/.test(codeOf(error))

/** Opens a file. Throws the errors of the file system: ELOOP when it is a link. */
export const openMailFile = async (path: string): Promise<OpenFile> => {
  // Non-blocking, because opening a pipe would wait for its writer for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const readStart = async () => {
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } catch (error) {
      await file.close()
      throw error
    }
  }
  const start = await readStart()
  const isGzip = start[0] === 0x1f && start[1] === 0x8b

  // No stream of the handle: destroying one closes the handle, which is read up to three times.
  const packed = async function* (): AsyncGenerator<Buffer> {
    for (let position = 0; ; ) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }
  const unpacked = async function* (consumed: (bytes: number) => void): AsyncGenerator<Buffer> {
    const source = Readable.from(packed())
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
    source.once('error', (error) => gunzip.destroy(error))
    source.pipe(gunzip)
    try {
      for await (const chunk of gunzip) {
        if (Buffer.isBuffer(chunk)) yield chunk
        consumed(gunzip.bytesWritten)
      }
    } finally {
      source.destroy()
      gunzip.destroy()
    }
  }
  const chunks = async function* (consumed: (bytes: number) => void = () => undefined): AsyncGenerator<Buffer> {
    if (isGzip) return yield* unpacked(consumed)
    let bytes = 0
    for await (const chunk of start.length < HEAD_BYTES ? [start] : packed()) {
      bytes += chunk.length
      yield chunk
      consumed(bytes)
    }
  }

  return {
    chunks,
    async head() {
      if (!isGzip) return start
      try {
        for await (const chunk of chunks()) return chunk.subarray(0, HEAD_BYTES)
      } catch (error) {
        // Whoever reads on meets the same damage and names it; here there is just nothing to look at.
        if (!isZlibError(error)) throw error
      }
      return Buffer.alloc(0)
    },
    async isBomb(size) {
      if (!isGzip) return false
      let plain = 0
      try {
        for await (const chunk of chunks()) {
          plain += chunk.length
          if (plain > size * MOST_RATIO) return true
        }
      } catch (error) {
        // Damaged, but no bomb so far: what can be read of it is read.
        if (!isZlibError(error)) throw error
      }
      return false
    },
    close: () => file.close(),
  }
}
