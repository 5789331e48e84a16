// Starts the real program for a test: the demo on a free port with a data directory of its own.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const binary = join(import.meta.dirname, '../../bin/deltag')
const startLimit = 4 * 60_000 // the first start makes the demo's people
const stopLimit = 40_000

/**
 * Starts `deltag <command>` and waits until it is ready.
 * @param {{ command?: string, env?: Record<string, string> }} [how] settings beside the address and the data directory
 * @returns {Promise<{ url: string, log: () => string, data: string, kill: () => Promise<void>,
 *   stop: (how?: { keep?: boolean }) => Promise<void> }>}
 *   `stop` ends it as an administrator would and removes its data, unless told to keep them; `kill` ends it at once and
 *   keeps them.
 */
export async function startProgram({ command = 'demo', env = {} } = {}) {
  const data = await dataDirectory(command)
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(binary, [command], {
    env: { ...process.env, DELTAG_ADDR: address, DELTAG_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => lines.push(String(text)))
  const ended = once(child, 'exit')
  const log = () => lines.join('')
  const url = `http://${address}`
  try {
    await ready(url, child, log)
  } catch (failure) {
    child.kill('SIGKILL')
    throw failure
  }
  return {
    url,
    log,
    data,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop({ keep = false } = {}) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), stopLimit)
        await ended
        clearTimeout(late)
      }
      if (!keep) await rm(data, { recursive: true, force: true, maxRetries: 5 })
      if (child.exitCode !== 0) throw new Error(`the program did not stop cleanly:\n${log()}`)
    },
  }
}

/** A new directory; that of a demo begins as a copy of the one that run.js has made, for making it up takes a minute. */
async function dataDirectory(command) {
  const data = await mkdtemp(join(tmpdir(), 'deltag-e2e-'))
  await chmod(data, 0o755) // a database that runs as another user must reach its own directory below
  const made = process.env.DELTAG_E2E_DEMO
  // cp keeps the owner, which the file functions of Node do not
  if (command === 'demo' && made) await promisify(execFile)('cp', ['-a', `${made}/.`, data])
  return data
}

async function ready(url, child, log) {
  const until = Date.now() + startLimit
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the program ended while starting:\n${log()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the program was not ready in time:\n${log()}`)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
