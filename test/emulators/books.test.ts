// The books: sums by model, what was billed without being answered, and the search of the leak tests.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BookEntry, createBooks } from './books.ts'

const enter = (books: ReturnType<typeof createBooks>, text: string, facts: Partial<BookEntry> = {}) =>
  Object.assign(books.enter({ endpoint: 'messages', body: Buffer.from(text) }), facts)

test('sums what was billed by model, and apart what was billed without an answer', () => {
  const books = createBooks({ clock: () => 42 })
  const bill = { model: 'a', inputTokens: 10, outputTokens: 3 }
  enter(books, 'été', { status: 200, outcome: 'answered', billed: bill })
  enter(books, 'x', { status: null, outcome: 'cut', billed: { ...bill, inputTokens: 5 } })
  enter(books, 'x', { status: 200, outcome: 'half_body', billed: { ...bill, model: 'b' } })
  enter(books, 'x', { status: 529, outcome: 'answered' })
  books.refuse()
  expect(books.totals()).toEqual({
    requests: 4,
    bytesReceived: 8,
    refused: 1,
    calls: { messages: 4 },
    statuses: { 200: 2, 529: 1, none: 1 },
    outcomes: { answered: 2, cut: 1, half_body: 1 },
    billed: {
      requests: 3,
      inputTokens: 25,
      outputTokens: 9,
      models: {
        a: { requests: 2, inputTokens: 15, outputTokens: 6 },
        b: { requests: 1, inputTokens: 10, outputTokens: 3 },
      },
    },
    billedUnanswered: { requests: 2, inputTokens: 15, outputTokens: 6 },
  })
  expect(books.entries[0]).toMatchObject({ number: 1, at: 42, bytes: 5, body: 'été' })
})

test('finds a planted text whatever its case and through JSON escapes, and names the requests', () => {
  const books = createBooks()
  enter(books, JSON.stringify({ content: 'Bonjour,\n"Léonie"\tDurand' }))
  enter(books, 'rien')
  enter(books, 'durand75@example.org')
  expect(books.search(['LÉONIE', 'Durand', 'Mercadier', '"léonie"\tdurand'])).toEqual([
    { needle: 'LÉONIE', requests: [1] },
    { needle: 'Durand', requests: [1, 3] },
    { needle: '"léonie"\tdurand', requests: [1] },
  ])
})

test('a name inside a longer word and a number inside a longer number are no hits', () => {
  const books = createBooks()
  enter(books, 'emmagasiner 061234567890 Durandal')
  expect(books.search(['Emma', '0612345678', 'Durand'])).toEqual([])
})

test('whatever is written between two spaces is found', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (needle, before, after) => {
      const books = createBooks()
      enter(books, JSON.stringify({ text: `${before} ${needle} ${after}` }))
      expect(books.search([needle]).map(({ requests }) => requests)).toEqual([[1]])
    }),
  )
})

test('a capped body keeps its count of bytes but cannot be searched', () => {
  const books = createBooks({ keepBodyChars: 3 })
  expect(enter(books, 'abcdef')).toMatchObject({ body: 'abc', bytes: 6 })
  expect(() => books.search(['def'])).toThrow('without keepBodyChars')
})
