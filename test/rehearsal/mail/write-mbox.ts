// Generated mail as an mbox file, written as a stream, for rehearsing and testing the import.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { GeneratedEmail } from './generated-email.ts'
import { mimeMessage } from './mime.ts'

/** `Tue Mar  3 14:02:00 2019`, the date of C's asctime. */
const asctime = (at: Date): string => {
  const [weekday, day, month, year, time] = at.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
}

function* mboxOf(emails: Iterable<GeneratedEmail>): Generator<string> {
  for (const email of emails) {
    const sender = /<([^<>]+)>$/.exec(email.sender)?.[1] ?? email.sender
    // No body needs ">From": every part is encoded so that no line begins with "From ".
    yield `From ${sender} ${asctime(email.received_at)}\n${mimeMessage(email)}\n`
  }
}

/**
 * Writes the emails one after another; memory does not grow with their number. The file reads the same as mboxo, mboxrd
 * and mboxcl. An existing file is replaced. Throws the file system's error.
 */
export const writeMbox = async (path: string, emails: Iterable<GeneratedEmail>): Promise<void> => {
  await pipeline(Readable.from(mboxOf(emails)), createWriteStream(path))
}
