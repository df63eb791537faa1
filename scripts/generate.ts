// Runs every generator in scripts/generate, or those named: npm run generate -- contracts. With --check nothing is written.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

function main(args: readonly string[]): number {
  const flags = args.filter((arg) => arg.startsWith('--'))
  const names = args.filter((arg) => !arg.startsWith('--')).map((name) => `${name}.ts`)
  const generators = readdirSync(join(root, 'scripts/generate')).filter((file) => file.endsWith('.ts'))
  const unknown = names.filter((name) => !generators.includes(name))
  if (unknown.length > 0) {
    console.error(`no generator is called ${unknown.join(', ')}; there are: ${generators.join(', ')}`)
    return 1
  }
  const failed = (names.length > 0 ? names : generators).filter((file) => {
    const { status } = spawnSync(process.execPath, [join('scripts/generate', file), ...flags], {
      cwd: root,
      stdio: 'inherit',
    })
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${file}`)
    return status !== 0
  })
  return failed.length === 0 ? 0 : 1
}

process.exitCode = main(process.argv.slice(2))
