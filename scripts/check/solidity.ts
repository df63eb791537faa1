import type { Finding } from './Finding.ts'
import { runTool } from './runTool.ts'

const solhint = [
  'node_modules/solhint/solhint.js',
  '--disc',
  '--noPoster',
  '-f',
  'unix',
  'contracts/**/*.sol',
]
const prettier = ['node_modules/prettier/bin/prettier.cjs', '--list-different']
const formatted = ['contracts/**/*.sol', 'test/contracts/**/*.sol']

/** Lints the contracts by `.solhint.json` and asks for Prettier's form. */
export async function checkSolidity(root: string): Promise<Finding[]> {
  const [linted, unformatted] = await Promise.all([
    runTool(root, solhint),
    runTool(root, [...prettier, ...formatted]),
  ])
  return [
    ...parseUnix(linted.output.replaceAll(`${root}/`, '')),
    ...unformatted.output
      .split('\n')
      .filter((path) => path.endsWith('.sol'))
      .map((path) => ({
        rule: 'format',
        path,
        line: 0,
        text: `not formatted: npx prettier --write ${path}`,
      })),
  ]
}

/** Reads `file:line:column: text [Error/rule]`. */
export function parseUnix(output: string): Finding[] {
  return [...output.matchAll(/^(\S+?):(\d+):\d+: (.*) \[(?:Error|Warning)\/(.+)\]$/gm)].map(
    ([, path = '', line = '0', text = '', rule = '']) => ({ rule, path, line: Number(line), text }),
  )
}
