import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { DemoResult } from '../../../scripts/demo/DemoResult.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** Runs the demo as a person does, but for its JSON; `dataDir`: the folder whose network it plays on, if one runs. */
export async function runDemo(
  args: readonly string[],
  dataDir: string,
): Promise<{ readonly code: number | null; readonly result: DemoResult; readonly progress: string }> {
  const child = spawn(process.execPath, ['scripts/demo.ts', '--json', ...args], {
    cwd: root,
    env: { ...process.env, CONSENTRY_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  const [stdout, progress] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  const code = await ended
  if (stdout === '') throw new TypeError(`the demo ended with ${code} and without a result: ${progress}`)
  return { code, result: JSON.parse(stdout) as DemoResult, progress }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
