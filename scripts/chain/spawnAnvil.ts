import { type ChildProcess, spawn } from 'node:child_process'
import { anvilBinary } from './anvilBinary.ts'
import { ChainError } from './ChainError.ts'
import { endWithProcess } from './endWithProcess.ts'

/** A running anvil. */
export interface AnvilProcess {
  readonly pid: number
  /** Its own address on a random loopback port: for the supervisor and the proxy alone, it knows cheat codes. */
  readonly url: string
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>
  /** Whether it has ended or been told to. */
  hasEnded(): boolean
  /** Ends it at once (SIGKILL): what it knew and nobody saved is lost. */
  kill(): Promise<void>
}

/** What one anvil is started with. */
export interface AnvilParameters {
  readonly chainId: number
  readonly cwd: string
  /** A dumped state, as JSON. Absent: a new chain. */
  readonly stateFile?: string
  readonly startMillis?: number
}

/**
 * Starts anvil without accounts, so that none of its well-known keys exists; without mining, since the miner decides;
 * and without CORS, so that no web page may read from it. Throws `anvil_missing`, `anvil_failed`.
 */
export async function spawnAnvil(parameters: AnvilParameters): Promise<AnvilProcess> {
  const child = spawn(anvilBinary(), argumentsOf(parameters), {
    cwd: parameters.cwd,
    // Nothing of the caller's environment may move the node to another address.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal must not end the chain before its state is saved.
    detached: true,
  })
  endWithProcess(child)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const kill = () => {
    child.kill('SIGKILL')
    return exited
  }
  try {
    const url = await listening(child, parameters.startMillis ?? 60_000)
    const hasEnded = () => child.killed || child.exitCode !== null || child.signalCode !== null
    return { pid: child.pid as number, url, exited, hasEnded, kill }
  } catch (error) {
    await kill()
    throw error
  }
}

function argumentsOf({ chainId, stateFile }: AnvilParameters): string[] {
  return [
    ...['--host', '127.0.0.1', '--port', '0', '--no-cors', '--color', 'never'],
    ...['--chain-id', String(chainId), '--accounts', '0'],
    // First come, first mined: what is sent again after a loss keeps its order.
    ...['--no-mining', '--order', 'fifo'],
    // Without it, anvil leaves gigabytes of old states in the home folder.
    '--prune-history',
    ...(stateFile === undefined ? [] : ['--load-state', stateFile]),
  ]
}

function listening(child: ChildProcess, startMillis: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => fail(`was not up within ${startMillis} ms`), startMillis)
    const fail = (what: string) => {
      clearTimeout(timer)
      reject(
        new ChainError(
          'anvil_failed',
          `anvil ${what}. Its last words: ${output.trim().slice(-500) || 'none'}`,
        ),
      )
    }
    const read = (part: Buffer) => {
      output = (output + part.toString()).slice(-4_000)
      const address = /Listening on (127\.0\.0\.1:\d+)\s/.exec(output)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      // From here on its output is one line per call: drained and thrown away.
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume()
      resolve(`http://${address}`)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(`could not be started (${error.message})`))
    child.once('exit', (code, signal) => fail(`ended at once (${signal ?? `exit code ${code}`})`))
  })
}
