// HTML turned into text: what a reader sees, in order, whatever the markup.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../../engine/import/html-text.ts'

describe('a page as it is read', () => {
  it('sets paragraphs apart, breaks lines, and joins what is inline', () => {
    expect(htmlToText('<p>Bonjour&nbsp;<b>Ma</b>rie,</p><p>ligne\n  une<br>deux<br><br>trois</p>Fin')).toBe(
      'Bonjour Marie,\n\nligne une\ndeux\n\ntrois\n\nFin',
    )
  })

  it('gives list items a star and puts the cells of a row on one line', () => {
    expect(htmlToText('<ul><li>un<li>deux</ul><table><tr><td>a</td><td>b</td></tr><TR><TD>c</TD></TR></table>')).toBe(
      '* un\n* deux\n\na b\nc',
    )
  })

  it('keeps the lines and blanks of preformatted text', () => {
    expect(htmlToText('<div>x   y</div><pre>if a:\n    b\n</pre>z')).toBe('x y\n\nif a:\n    b\n\nz')
  })

  it('decodes entities, also the unfinished ones that browsers take', () => {
    expect(htmlToText('&eacute;&#233;&#xE9; &lt;a&gt; &amp;amp; AT&T &agrave demain &#0;&#xD800;.')).toBe(
      'ééé <a> &amp; AT&T à demain \ufffd\ufffd.',
    )
  })

  it('shows the text of images and the words of links, not their addresses', () => {
    expect(htmlToText('<img src=x alt="Logo &amp; Cie"><a href="https://t.example/abc">Votre compte</a>')).toBe(
      'Logo & CieVotre compte',
    )
  })

  it('leaves out scripts, styles, titles, comments and declarations', () => {
    expect(
      htmlToText(
        '<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><!-- <p>c</p> --><script>"</p>"</script>' +
          '<![if !mso]>oui<![endif]><?xml version="1"?></html>',
      ),
    ).toBe('oui')
  })

  it('shows nothing of a tag without end', () => {
    expect(htmlToText('avant<a </')).toBe('avant')
    expect(htmlToText('avant<a href="x')).toBe('avant')
  })

  it('reads a < that opens no tag as text', () => {
    expect(htmlToText('1 < 2 <3 << a<b>c</b>')).toBe('1 < 2 <3 << ac')
  })
})

describe('hostile markup', () => {
  // Each of these took html-to-text seconds, or its stack. That the time is linear is measured in test/bench.
  const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length))

  it('survives a million opened tags, which no reader sees', () => {
    expect(htmlToText(`${megabyte('<div>')}fin`)).toBe('fin')
    expect(htmlToText(`${megabyte('<blockquote>')}fin`)).toBe('fin')
  })

  it('survives closing tags that were never opened', () => {
    expect(htmlToText(`${megabyte('<a>')}${megabyte('</b>')}fin`)).toBe('fin')
  })

  it('survives a million signs that open nothing', () => {
    expect(htmlToText(megabyte('<'))).toHaveLength(1_000_000)
    expect(htmlToText(megabyte('&'))).toHaveLength(1_000_000)
  })

  it('survives comments, quotes and tags that never end, and shows what came before', () => {
    for (const open of ['<!--', '<a b="', "<a b='", '<script>', '<style>', '<title>', '<b', '<![CDATA[', '</'])
      expect(htmlToText(`avant ${open}${megabyte(' x')}`)).toMatch(/^avant/)
  })

  it('turns a million blanks into nothing, and those between words into one', () => {
    expect(htmlToText(megabyte(' '))).toBe('')
    expect(htmlToText(`a${megabyte(' \n')}b`)).toBe('a b')
  })

  it('never throws and makes storable text of any markup', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '</', '<p', '<p>', '<pre>', '</pre>', '<!--', '-->', '<script>', '</script>', '<li>', '<br>', '"'],
      ...["'", '=', '<img alt="', '&', '&amp', '&#0;', '&#xd83d;', '\ud83d', '\ude00', '\0', ' ', '\n', 'mot'],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (pieces) => {
        expect(htmlToText(pieces.join(''))).not.toMatch(/\0|\p{Surrogate}/u)
      }),
      { seed: 7, numRuns: 1_000 },
    )
  })
})
