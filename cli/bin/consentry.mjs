#!/usr/bin/env node
// Plain JavaScript for any Node from 18 on. The command itself is TypeScript, which only a newer Node reads as it is:
// inside the project an older one fetches it, as `npm start` does.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureNode } from '../../scripts/bootstrap/node.mjs'
import { runChild } from '../../scripts/bootstrap/runChild.mjs'
import { Stop } from '../../scripts/bootstrap/Stop.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const main = join(root, 'cli', 'src', 'main.ts')

async function run() {
  const node = await ensureNode(root)
  if (node === process.execPath) return import(pathToFileURL(main).href)
  process.exitCode = await runChild(node, [main, ...process.argv.slice(2)], process.cwd())
}

run().catch((error) => {
  if (!(error instanceof Stop)) throw error
  console.error(`consentry: ${error.message}`)
  process.exitCode = 70
})
