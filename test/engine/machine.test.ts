// The machine reader, on the machine that runs the tests: the figures must be those of the operating system.
import { statfs } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { expect, it } from 'vitest'
import { createMachine } from '../../engine/machine.ts'

const machine = createMachine(tmpdir())

it('reads the bytes that may still be written to the disk of a folder', async () => {
  const { bavail, bsize, blocks } = await statfs(tmpdir())
  const free = await machine.freeDiskBytes()
  expect(free).toBeGreaterThan(0)
  expect(free).toBeLessThan(blocks * bsize)
  // Others write to the same disk while the tests run.
  expect(Math.abs(free - bavail * bsize)).toBeLessThan(2 * 1024 ** 3)
})

it('fails on a folder that is not there instead of telling another disk', async () => {
  await expect(createMachine('/nowhere/at/all').freeDiskBytes()).rejects.toThrow(/ENOENT/)
})

it('reads available memory and the share in use as two views of the same thing', async () => {
  const [available, used] = await Promise.all([machine.availableRamBytes(), machine.ramUsedPercent()])
  expect(available).toBeGreaterThan(0)
  expect(available).toBeLessThan(totalmem())
  expect(Math.abs(100 - (available / totalmem()) * 100 - used)).toBeLessThan(5)
})
