// Writes test/snapshots/exports.json: what each entry of the packages exports. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageExports } from '../exports/packageExports.ts'

const root = dirname(dirname(import.meta.dirname))
const file = 'test/snapshots/exports.json'

const text = `${JSON.stringify(packageExports(root), null, 2)}\n`
if (!process.argv.includes('--check')) writeFileSync(join(root, file), text)
else if (readFileSync(join(root, file), 'utf8') !== text) {
  console.error(`${file} is stale: npm run generate -- exports, and look at what has changed`)
  process.exitCode = 1
}
