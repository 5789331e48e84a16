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

/** What somebody needs who sees nothing but the end of a long log: what was wrong, and the lines of these tests that led there. */
function brief({ message = '', stack = '' }) {
  const [said] = String(message).split('\nCall log:')
  const lines = String(stack).split('\n').filter((line) => line.includes('/e2e/')).slice(0, 3)
  return [...said.split('\n').slice(0, 8), ...lines.map((line) => line.trim().replace(/file:.*\//, ''))].map((line) => `    ${line}`).join('\n')
}

console.log('making up the demo')
const demo = await startProgram()
await demo.stop({ keep: true })
process.env.DELTAG_E2E_DEMO = demo.data
try {
  const tests = run({ files: files.map((name) => join(here, name.replace(/^.*\//, ''))), concurrency: 2 })
  const failures = []
  tests.on('test:fail', ({ name, details }) => {
    process.exitCode = 1
    if (details.error.failureType !== 'subtestsFailed') failures.push(`${name}\n${brief(details.error.cause ?? details.error)}`)
  })
  await pipeline(tests, new spec(), process.stdout, { end: false })
  if (failures.length > 0) console.log(`\n${failures.length} failed, in short:\n\n${failures.join('\n\n')}`)
} finally {
  await rm(demo.data, { recursive: true, force: true, maxRetries: 5 })
}
