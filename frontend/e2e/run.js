// Runs the browser tests: all of them, or the files named. The demo is made up once; every program starts on a copy.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram } from './program.js'

const here = import.meta.dirname
const named = process.argv.slice(2)
const files = named.length > 0 ? named : (await readdir(here)).filter((name) => name.endsWith('.e2e.js')).sort()

console.log('making up the demo')
const demo = await startProgram()
await demo.stop({ keep: true })
try {
  const paths = files.map((name) => join(here, name.replace(/^.*\//, '')))
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...paths], {
    env: { ...process.env, DELTAG_E2E_DEMO: demo.data },
    stdio: 'inherit',
  })
  const [code] = await once(tests, 'exit')
  process.exitCode = code ?? 1
} finally {
  await rm(demo.data, { recursive: true, force: true, maxRetries: 5 })
}
