import { spawn } from 'node:child_process'

/** What a program said and how it ended. */
export interface ToolResult {
  readonly code: number
  readonly output: string
}

/** Runs a program under this Node, without input, and collects what it prints. */
export function runTool(root: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' }
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}
