import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../../scripts/network/freePort.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** A witness as a process of its own. */
export interface WitnessProcess {
  readonly url: string
  readonly vkey: string
  stop(): Promise<void>
  /** A new process on the same state. */
  restart(): Promise<void>
}

/** Starts a new witness of the logs in a policy file, with key and state in a folder. */
export async function startWitness(name: string, dir: string, logs: string): Promise<WitnessProcess> {
  const key = join(dir, `${name}.key`)
  await writeFile(key, Buffer.from(name.padEnd(32)).toString('hex'), { mode: 0o600 })
  const port = await freePort()
  const args = ['--name', `${name}.example/w`, '--key', key, '--state', join(dir, `${name}.sqlite`)]
  const common = [...args, '--logs', logs, '--port', String(port)]
  let running = await run([...common, '--new'])
  const stop = async (): Promise<void> => {
    running.child.kill('SIGTERM')
    await running.exited
  }
  return {
    url: `http://127.0.0.1:${port}`,
    vkey: running.vkey,
    stop,
    restart: async () => {
      await stop()
      running = await run(common)
    },
  }
}

/** Resolves when it listens, with the key that it says. */
async function run(args: readonly string[]) {
  const program = join(root, 'scripts', 'witness.ts')
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(child, 'close')
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += chunk
    if (output.includes('witnessing')) break
  }
  return { child, exited, vkey: output.split('\n', 1)[0] ?? '' }
}
