import type { Finding } from './Finding.ts'
import { runTool } from './runTool.ts'

const projects = [
  ['-b', 'tsconfig.json'],
  ['-p', 'test/contracts'],
]

const plain = ['--pretty', 'false']

/** Runs the compiler over all workspaces, and over the contract tests, whose types are made by Hardhat. */
export async function checkTypes(root: string): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const project of projects) {
    const { code, output } = await runTool(root, ['node_modules/typescript/bin/tsc', ...project, ...plain])
    findings.push(...parseCompilerOutput(output, code))
  }
  return findings
}

/** Reads `file(line,column): error TS1: text`; indented lines only explain the one before. */
export function parseCompilerOutput(output: string, code: number): Finding[] {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith(' '))
  const findings = lines.map((line) => {
    const [, path = '', row = '0', text = line] = /^(.+?)\((\d+),\d+\): error (.*)$/.exec(line) ?? []
    return { rule: 'types', path, line: Number(row), text }
  })
  if (findings.length === 0 && code !== 0)
    return [{ rule: 'types', path: '', line: 0, text: `tsc ended with ${code}` }]
  return findings
}
