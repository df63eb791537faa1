import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** How a program ended and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly timedOut: boolean
  /** It had written its result, and something it opened kept it running. */
  readonly lingered: boolean
  readonly output: string
}

export interface ProgramOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly limitSeconds: number
  /** File that the program writes when its work is done; it has `graceSeconds` to end from then on. */
  readonly resultFile?: string
  readonly graceSeconds?: number
}

const running = new Set<ChildProcess>()

/** Runs a file under this Node without input, in a process group that ends with it or at the time limit. */
export function runProgram(
  args: readonly string[],
  { cwd, env, limitSeconds, resultFile, graceSeconds = 30 }: ProgramOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    running.add(child)
    const chunks: Buffer[] = []
    let timedOut = false
    let lingered = false
    let grace: NodeJS.Timeout | undefined
    const watch = setInterval(() => {
      if (grace !== undefined || resultFile === undefined || !existsSync(resultFile)) return
      grace = setTimeout(() => {
        lingered = true
        endGroup(child)
      }, graceSeconds * 1000)
    }, 250)
    const limit = setTimeout(() => {
      timedOut = true
      endGroup(child)
    }, limitSeconds * 1000)
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    // What a test left behind holds the pipes open, so it ends with its parent, before "close".
    child.on('exit', () => endGroup(child))
    child.on('close', (code) => {
      clearTimeout(limit)
      clearInterval(watch)
      clearTimeout(grace)
      running.delete(child)
      resolve({ code, timedOut, lingered, output: Buffer.concat(chunks).toString() })
    })
  })
}

/** Ends all programs that still run. */
export function endAll(): void {
  for (const child of running) endGroup(child)
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}
