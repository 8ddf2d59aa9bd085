// The programs that take the most memory: names that may leave the machine, and nothing that stands behind them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { programsByMemory } from '../../../engine/watch/programs.ts'

it('sums the processes of one name, and names the greatest first', () => {
  const processes = [
    { name: 'node', memRss: 300 },
    { name: 'postgres', memRss: 200 },
    { name: 'postgres', memRss: 200 },
    { name: 'redis-server', memRss: 10 },
  ]
  expect(programsByMemory(processes, 2)).toEqual(['postgres', 'node'])
})

it.each([
  ['/usr/lib/postgresql/16/bin/postgres', 'postgres'],
  ['postgres: antonio friday 10.0.0.7 idle', 'postgres'],
  ['python3 /home/antonio/migrate.py --key=abc', 'python3'],
  ['gunicorn: master [app]', 'gunicorn'],
  ['python3.11', 'python3.11'],
  ['(sd-pam)', 'sd-pam'],
])('of %s only the program is named', (name, plain) => {
  expect(programsByMemory([{ name, memRss: 1 }], 5)).toEqual([plain])
})

it('whatever a process is called, says letters, digits, dots and dashes, and nothing after a blank', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name: fc.string(), memRss: fc.nat() })), (processes) => {
      const named = programsByMemory(processes, 5)
      expect(named.length).toBeLessThanOrEqual(5)
      for (const name of named) expect(name).toMatch(/^[A-Za-z0-9.-]{1,24}$/)
    }),
    { seed: 7 },
  )
})
