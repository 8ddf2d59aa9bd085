// Text parts decoded: transfer encodings and character sets, told, untold and told wrongly.
import { expect, it } from 'vitest'
import { decodeTextPart } from '../../../engine/import/text-part.ts'
import { cutMessage, raw } from './raw-mail.ts'

const decode = (...lines: readonly string[]) => decodeTextPart(cutMessage(raw('From: a', ...lines), 4_096).root)
const bytes = (...values: readonly number[]) => String.fromCharCode(...values)
const utf8 = (text: string) => Buffer.from(text).toString('latin1')
const type = (charset: string) => `Content-Type: text/plain; charset=${charset}`

it.each([
  ['utf-8', utf8('été €'), 'été €'],
  ['ISO-8859-1', 'été', 'été'],
  ['iso-8859-15', bytes(0xa4, 0xbd), '€œ'],
  ['iso-8859-2', bytes(0xb1, 0xe8), 'ąč'],
  ['koi8-r', bytes(0xd2, 0xd5), 'ру'],
  ['shift_jis', bytes(0x93, 0xfa), '日'],
  ['iso-2022-jp', `${bytes(0x1b)}$BF|${bytes(0x1b)}(B`, '日'],
  ['gb2312', bytes(0xc8, 0xd5), '日'],
  ['euc-kr', bytes(0xc0, 0xcf), '일'],
  ['big5', bytes(0xa4, 0xe9), '日'],
  ['utf-16le', `a${bytes(0)}b${bytes(0)}`, 'ab'],
  ['ibm850', bytes(0x82, 0x8a, 0xd5), 'éèı'],
  ['cp437', bytes(0x82, 0x9b), 'é¢'],
  ['cp858', bytes(0xd5), '€'],
  ['utf-7', 'l+AOk- 1 +- 1 +Jjo-', 'lé 1 + 1 ☺'],
  ['inconnu', 'été', 'été'],
])('reads %s', async (charset, sent, expected) => {
  expect((await decode(type(charset), '', sent)).trimEnd()).toBe(expected)
})

it('reads text of no charset as UTF-8 when it is, else as windows-1252; also when it is told to be ASCII', async () => {
  expect(await decode('', utf8('été'))).toBe('été')
  expect(await decode('', 'été')).toBe('été')
  expect(await decode(type('us-ascii'), '', utf8('été'))).toBe('été')
  expect(await decode(type('us-ascii'), '', 'été')).toBe('été')
})

it('reads HTML in the charset that its own head names', async () => {
  const page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15"></head>'
  expect(await decode('Content-Type: text/html', '', `${page}${bytes(0xa4)}`)).toBe(`${page}€`)
})

it('undoes quoted-printable, with soft line ends and what is no escape', async () => {
  const lines = ['=C3=A9t=C3=A9 sans=', ' fin =', '=3D =zz =']
  expect(await decode(type('utf-8'), 'Content-Transfer-Encoding: Quoted-Printable', '', ...lines, '')).toBe(
    'été sans fin = =zz ',
  )
})

it('undoes base64, also padded line by line and with blanks in it', async () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const lines = [encoded('un '), `${encoded('deux').slice(0, 2)} ${encoded('deux').slice(2)}`, encoded(' trois é')]
  expect(await decode(type('utf-8'), 'Content-Transfer-Encoding: base64', '', ...lines)).toBe('un deux trois é')
})

it('joins flowed lines', async () => {
  expect(await decode(`${type('utf-8')}; format=flowed`, '', 'un ', 'deux', '-- ', 'signature')).toBe(
    'un deux\n-- \nsignature',
  )
})

it('reads a large body in slices as it reads a small one', async () => {
  const text = `${'é'.repeat(30)} = fin\n`.repeat(15_000)
  const printable = text.replaceAll('=', '=3D').replaceAll('é', '=C3=A9').slice(0, -1).split('\n')
  // Compared by themselves: the difference of two megabytes would not be readable.
  expect((await decode(type('utf-8'), '', utf8(text))) === text).toBe(true)
  const head = [type('utf-8'), 'Content-Transfer-Encoding: quoted-printable', '']
  expect((await decode(...head, ...printable)).trimEnd() === text.trimEnd()).toBe(true)
  const folded = '=C3=\n=A9\n'.repeat(150_000)
  expect((await decode(...head, folded)).trimEnd() === 'é\n'.repeat(150_000).trimEnd()).toBe(true)
})
