// Files that a bot sends with a message: uploaded as a part, referred to by attach://, or named by an earlier file id.
import { extname } from 'node:path'
import type { Attachment, Chats } from './telegram-chats.ts'
import { badRequest, TelegramRefusal } from './telegram-errors.ts'
import type { CallFields, UploadedFile } from './telegram-fields.ts'
import { photoSize } from './telegram-photo.ts'

const mimeTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.gz': 'application/gzip',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
}

const megabyte = 1024 * 1024
const largest = { photo: 10 * megabyte, document: 50 * megabyte } as const

const uploaded = (reference: unknown, part: string, { files }: CallFields): UploadedFile | undefined => {
  if (reference === undefined) return files.get(part)
  return typeof reference === 'string' && reference.startsWith('attach://')
    ? files.get(reference.slice('attach://'.length))
    : undefined
}

/**
 * The attachment that `reference` means (the value of the parameter `part`, or a part of that name when it has no value).
 * Throws a 400 when there is no such file or a photo is not one, a 413 when it is too large.
 */
export const attachmentFor = (
  chats: Chats,
  kind: Attachment['kind'],
  reference: unknown,
  part: string,
  call: CallFields,
): Attachment => {
  const file = uploaded(reference, part, call)
  if (file === undefined) {
    const known = typeof reference === 'string' ? chats.file(reference) : undefined
    if (known === undefined)
      throw badRequest(
        reference === undefined ? `there is no ${kind} in the request` : 'wrong file identifier/HTTP URL specified',
      )
    if (known.kind !== kind) throw badRequest(`can't use file of type ${known.kind} as ${kind}`)
    return known
  }
  if (file.bytes.length === 0) throw badRequest('file must be non-empty')
  if (file.bytes.length > largest[kind]) throw new TelegramRefusal(413, 'Request Entity Too Large')
  return chats.keep({
    kind,
    fileName: file.fileName,
    mime: mimeTypes[extname(file.fileName).toLowerCase()] ?? 'application/octet-stream',
    bytes: file.bytes,
    ...(kind === 'photo' ? { size: photoSize(file.bytes) } : {}),
  })
}
