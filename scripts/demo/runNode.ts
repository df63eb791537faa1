import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

/** How a program ended. */
export interface NodeEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a program is run with. */
export interface NodeRun {
  /** Flags of Node, then the program and its arguments. */
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** File that takes standard output; without it `stdout` has it. */
  readonly into?: string
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Runs a program under this Node, in the checkout, without input. */
export async function runNode({ args, environment, into }: NodeRun): Promise<NodeEnd> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: environment ?? { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  const [stdout, stderr] = await Promise.all([
    into === undefined
      ? textOf(child.stdout)
      : pipeline(child.stdout, createWriteStream(into, { mode: 0o600 })),
    textOf(child.stderr),
  ])
  return { code: await code, stdout: stdout ?? '', stderr }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
