// The awaitable counter: nobody sleeps through a change, and nobody waits after leaving.
import { expect, it } from 'vitest'
import { createChanges } from './changes.ts'

const never = new AbortController().signal

it('wakes every waiter at the next change, and at once those who are behind', async () => {
  const changes = createChanges()
  const both = Promise.all([changes.after(0, never), changes.after(0, never)])
  changes.bump()
  await both
  await changes.after(0, never)
  expect(changes.version()).toBe(1)
})

it('keeps a waiter asleep until its own version is passed', async () => {
  const changes = createChanges()
  const order: string[] = []
  const later = changes.after(1, never).then(() => order.push('later'))
  const sooner = changes.after(0, never).then(() => order.push('sooner'))
  changes.bump()
  await sooner
  changes.bump()
  await later
  expect(order).toEqual(['sooner', 'later'])
})

it('rejects with the reason of whoever aborts, before or while waiting', async () => {
  const changes = createChanges()
  await expect(changes.after(0, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  const leaving = new AbortController()
  const waiting = changes.after(0, leaving.signal)
  leaving.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  changes.bump()
})
