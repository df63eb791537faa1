import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    outDir: 'dist',
    // What a page loads comes from its own origin as a file: nothing is put into the markup.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
