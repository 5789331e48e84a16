// Runs the browser tests: all of them, or the files named. The demo is made up once; every program starts on a copy.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startProgram } from './program.js'

const here = import.meta.dirname
const named = process.argv.slice(2)
const files = named.length > 0 ? named : (await readdir(here)).filter((name) => name.endsWith('.e2e.js')).sort(longestFirst)

// Two files run at once, for each waits now and then for a job of the timetable. The longest ones begin.
function longestFirst(a, b) {
  const long = ['routes.e2e.js', 'walk.e2e.js']
  return long.includes(b) - long.includes(a) || a.localeCompare(b)
}

console.log('making up the demo')
const demo = await startProgram()
await demo.stop({ keep: true })
process.env.DELTAG_E2E_DEMO = demo.data
try {
  const tests = run({ files: files.map((name) => join(here, name.replace(/^.*\//, ''))), concurrency: 2 })
  tests.on('test:fail', () => {
    process.exitCode = 1
  })
  await pipeline(tests, new spec(), process.stdout, { end: false })
} finally {
  await rm(demo.data, { recursive: true, force: true, maxRetries: 5 })
}
