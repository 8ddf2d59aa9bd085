// `npm run bench [-- --quick] [--only SECTION ...]`: every figure in one run on this machine, as a table and as JSON.
import { parseArgs } from 'node:util'
import { dollarsSection } from './dollars.ts'
import { floorSection } from './floor.ts'
import { growthSection } from './growth.ts'
import { limitsSection } from './limits.ts'
import { type Line, meets, tableOf } from './line.ts'
import { openPlace, type Place } from './place.ts'
import { resumeSection } from './resume.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
})
const { quick } = values

const SECTIONS: Readonly<Record<string, (place: Place) => Promise<readonly Line[]>>> = {
  floor: (place) => floorSection(place, quick ? 400 : 3_000),
  limits: (place) => limitsSection(place, quick ? 12 : 60),
  growth: (place) =>
    quick ? growthSection(place, [2_000, 8_000], 2_000) : growthSection(place, [10_000, 100_000, 1_000_000], 100_000),
  resume: (place) => resumeSection(place, quick ? 20_000 : 1_000_000),
  dollars: (place) => dollarsSection(place, quick ? 300 : 2_000),
}

const unknown = values.only.find((name) => !(name in SECTIONS))
if (unknown !== undefined) {
  console.error(`no section ${unknown}; there are: ${Object.keys(SECTIONS).join(', ')}`)
  process.exit(2)
}
const started = performance.now()
const place = await openPlace()
const lines: Line[] = []
try {
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (values.only.length > 0 && !values.only.includes(name)) continue
    const from = performance.now()
    console.error(`${name} ...`)
    lines.push(...(await section(place)))
    console.error(`${name}: ${((performance.now() - from) / 1_000).toFixed(0)} s`)
  }
} finally {
  await place.close()
}
console.log(tableOf(lines))
console.log(
  `\n${JSON.stringify({ quick, node: process.version, seconds: Math.round((performance.now() - started) / 1_000), lines })}`,
)
const missed = lines.filter((line) => !meets(line))
console.log(missed.length === 0 ? '\nevery goal is met' : `\n${missed.length} goals are missed`)
process.exit(0)
