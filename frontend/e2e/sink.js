// A real SMTP server over TCP, in a process of its own, that takes, refuses, delays and hangs as its rules say.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const binary = join(import.meta.dirname, '../../bin/sink')

/**
 * Starts the server.
 * @param {{ to?: string, at: string, times?: number, code?: number, text?: string, hang?: boolean }[]} rules
 * @returns {Promise<{ url: string, mails: { to: string[], raw: string }[], stop: () => Promise<void> }>}
 *   `mails` grows as mail arrives.
 */
export async function startSink(rules = []) {
  const child = spawn(binary, ['-rules', JSON.stringify(rules)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const mails = []
  const lines = createInterface({ input: child.stdout })
  const address = await new Promise((resolve, reject) => {
    child.on('error', reject)
    lines.once('line', (first) => {
      lines.on('line', (line) => mails.push(JSON.parse(line)))
      resolve(first)
    })
  })
  return {
    url: `smtp://${address}`,
    mails,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The plain text of a mail as the mailer writes it: the first part, quoted-printable in UTF-8. */
export function textOf(raw) {
  const part = raw.replaceAll('\r\n', '\n').split(/^--.*$/m).find((p) => /content-type: text\/plain/i.test(p)) ?? ''
  return decoded(part.slice(part.indexOf('\n\n') + 2))
}

/** All of a mail, headers and every part, with nothing left encoded. */
export function wholeTextOf(raw) {
  return decoded(raw.replaceAll('\r\n', '\n'))
}

function decoded(text) {
  const bytes = text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Waits until `find` gives something, looking at the mails again and again. */
export async function waitForMail(sink, find, limit = 60_000) {
  const until = Date.now() + limit
  while (Date.now() < until) {
    const found = sink.mails.map((m) => ({ ...m, text: textOf(m.raw) })).find(find)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`no such mail among the ${sink.mails.length} that came`)
}
