// Lends the app's packages to ../e2e, which has none of its own.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { runnerImport } from 'vite'

export { chromium } from 'playwright-core'

export const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** The module of a source file of the app, which may be TypeScript with runes, and asks where it is. */
export async function source(file) {
  globalThis.location ??= new URL('http://localhost/staff')
  const { module } = await runnerImport(fileURLToPath(new URL(file, import.meta.url)), {
    configFile: false,
    plugins: [svelte({ configFile: false })],
    logLevel: 'error',
  })
  return module
}
