import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { CliError } from '../CliError.ts'

/** A program of the checkout and how it is run. */
export type ProgramRun = {
  readonly root: string
  /** Path from the root. */
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** `shown`: it has the terminal; `read`: its output is the result. */
  readonly output: 'shown' | 'read'
}

/** How a program ended. */
export type ProgramEnd = { readonly code: number; readonly out: string; readonly err: string }

/** Runs a program of the checkout. */
export type RunProgram = (run: ProgramRun) => Promise<ProgramEnd>

/** Runs it under this Node. Ctrl-C reaches the program by the terminal; this one waits for its end. */
export const runNodeProgram: RunProgram = ({ root, file, args, env, output }) => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, file), ...args],
    {
      cwd: root,
      env: { ...env },
      stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    },
  )
  const ignore = (): void => {}
  const pass = (): void => void child.kill('SIGTERM')
  process.on('SIGINT', ignore)
  process.on('SIGTERM', pass)
  const chunks = { out: [] as Buffer[], err: [] as Buffer[] }
  child.stdout?.on('data', (chunk: Buffer) => chunks.out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.err.push(chunk))
  return new Promise((resolve, reject) => {
    const done = (): void => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', pass)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      done()
      reject(new CliError('network_failed', `${file} could not be started (${error.code})`))
    })
    child.once('close', (code, signal) => {
      done()
      const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString()
      resolve({
        code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
        out: text(chunks.out),
        err: text(chunks.err),
      })
    })
  })
}
