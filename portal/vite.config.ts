import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/** Files that the PDF viewer asks for by name: fonts that documents leave out, character maps, decoders. */
function pdfFiles(): Plugin {
  return {
    name: 'pdf-files',
    generateBundle() {
      for (const folder of ['standard_fonts', 'cmaps', 'wasm']) {
        for (const name of readdirSync(join(pdfjs, folder))) {
          const source = readFileSync(join(pdfjs, folder, name))
          this.emitFile({ type: 'asset', fileName: `pdf/${folder}/${name}`, source })
        }
      }
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pdfFiles()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    outDir: 'dist',
    // What a page loads comes from its own origin as a file: nothing is put into the markup.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
