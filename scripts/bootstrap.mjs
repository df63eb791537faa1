// Plain JavaScript for any Node from 18 on: sees to what a command needs, then runs it under a Node that strips types.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './bootstrap/dependencies.mjs'
import { ensureNode } from './bootstrap/node.mjs'
import { runChild } from './bootstrap/runChild.mjs'
import { Stop } from './bootstrap/Stop.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Command → the file that does it, fixed arguments, and whether it works on the sample patients. */
const commands = new Map([
  ['start', { file: 'scripts/start.ts' }],
  ['demo', { file: 'scripts/demo.ts', patients: true }],
  ['test', { file: 'scripts/test.ts', patients: true }],
  ['test:slow', { file: 'scripts/test.ts', args: ['--slow'], patients: true }],
  ['check', { file: 'scripts/check/main.ts' }],
  ['build', { file: 'scripts/build.ts' }],
  ['generate', { file: 'scripts/generate.ts' }],
  ['docs:api', { file: 'scripts/apidoc/main.ts' }],
  ['bench', { file: 'bench/main.ts' }],
])

async function main([name, ...args]) {
  const command = commands.get(name)
  if (!command)
    throw new Stop(`unknown command "${name ?? ''}"; there are: ${[...commands.keys()].join(', ')}`)
  if (!existsSync(join(root, command.file))) throw new Stop(`${command.file} is missing from this checkout`)

  const node = await ensureNode(root)
  await ensureDependencies(root, node)
  if (command.patients) await fetchPatients(node)
  return runChild(node, [command.file, ...(command.args ?? []), ...args], root)
}

async function fetchPatients(node) {
  const script = 'scripts/patients/fetchPackage.mjs'
  if (!existsSync(join(root, script))) return
  const code = await runChild(node, [script], root)
  if (code !== 0) throw new Stop('the sample patients could not be fetched (see the line above)')
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    if (!(error instanceof Stop)) throw error
    console.error(`consentry: ${error.message}`)
    process.exitCode = 1
  },
)
