// Measures: npm run bench runs all, npm run bench -- gas runs one. With --json each row is one line of JSON.
import { benches } from './benches.ts'
import { toJsonLines, toTable } from './report.ts'

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== '--json')
  const unknown = names.filter((name) => !benches.has(name))
  if (unknown.length > 0) {
    console.error(`no bench is called ${unknown.join(', ')}; there are: ${[...benches.keys()].join(', ')}`)
    return 1
  }
  for (const [name, load] of benches) {
    if (names.length > 0 && !names.includes(name)) continue
    const run = await load()
    const rows = await run()
    console.log(args.includes('--json') ? toJsonLines(rows) : `${toTable(rows)}\n`)
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
