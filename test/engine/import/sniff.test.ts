// Formats told apart by name and content.
import { expect, it } from 'vitest'
import { sniff } from '../../../engine/import/sniff.ts'

const header = 'Return-Path: <a@b.fr>\r\nReceived: from x by y\r\nSubject: s\r\n\r\nTexte'

it.each([
  ['courrier.eml', '', 'eml'],
  ['Inbox.mbox', '', 'mbox'],
  ['archive.mbox.gz', '', 'mbox'],
  ['export.jsonl', '', 'jsonl'],
  ['EXPORT.NDJSON.gz', '', 'jsonl'],
  ['Sent', '\nFrom jean@b.fr Mon Jan  2 15:04:05 2006\nSubject: s\n', 'mbox'],
  ['00001.7c53336b37003a9286aba55d2945844c', header, 'eml'],
  ['lettre.txt', header, 'eml'],
  ['export.json', '{"id": 1, "message_id": "a@b", "subject": "s"}\n', 'jsonl'],
  ['cmds', 'mv 1 00001.7c53336b37003a9286aba55d2945844c\n', undefined],
  ['notes.txt', 'Note: acheter du pain\n\n', undefined],
  ['package.json', '{\n  "name": "x"\n}\n', undefined],
  ['photo.jpg', '\xff\xd8\xff\xe0', undefined],
])('%s beginning with %j is %s', (name, head, format) => {
  expect(sniff(name, Buffer.from(head, 'latin1'))).toBe(format)
})
