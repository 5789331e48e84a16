import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Writes FILE.gz beside each compressible file, so that the server never compresses while it serves. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg|html)$/.test(name)) continue
        const file = join(dir, name)
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
      }
    },
  }
}

/** Keeps the placeholder that lets the Go package compile on a clone where nothing is built. */
function keepPlaceholder(): Plugin {
  return {
    name: 'keep-placeholder',
    apply: 'build',
    writeBundle({ dir = '' }) {
      writeFileSync(join(dir, '.keep'), '')
    },
  }
}

export default defineConfig({
  plugins: [svelte(), precompress(), keepPlaceholder()],
  // Under test Svelte must be its browser build; else components cannot be mounted.
  resolve: {
    alias: { '@dkfds': at('node_modules/dkfds/dist') },
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  css: { preprocessorOptions: { scss: { loadPaths: [at('node_modules')], quietDeps: true } } },
  build: {
    manifest: 'manifest.json',
    // Icons stay files of their own: inlined, they double the style sheet.
    assetsInlineLimit: 0,
    target: ['es2020', 'safari14', 'chrome80', 'firefox78'],
    rollupOptions: {
      input: {
        staff: at('staff.html'),
        checkin: at('checkin.html'),
        worker: at('src/checkin/worker.ts'),
        citizen: at('../styles/citizen.scss'),
        survey: at('src/citizen/survey.ts'),
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
