import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readiness } from '@consentry/protocol'
import type { Network, RunningNetwork } from '../../../scripts/network/Network.ts'
import { gatewayEnvironment, gatewayOrigin } from '../../../scripts/network/gatewayEnvironment.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const stepMs = 50

/** A gateway or one of its programs as a process of its own, beside a network that runs without one. */
export interface Program {
  readonly pid: number
  /** Everything it wrote, both streams. */
  readonly output: () => string
  /** Its exit code. */
  readonly exited: Promise<number | null>
  signal(name: NodeJS.Signals): void
}

/** Settings of a gateway on the chain of this network. */
export function settingsFor(
  { folder }: Network,
  { rpcUrl }: RunningNetwork,
  { port, ...settings }: { readonly port: number } & Readonly<Record<string, string | number>>,
): Readonly<Record<string, string>> {
  const keyFile = (name: string): string => join(folder.keys, `${name}.key`)
  const texts = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  return gatewayEnvironment({ folder, keyFile, rpcUrl, port, clientOrigins: [], settings: texts })
}

/** Runs a program of the gateway: `main`, `backup`, `restore`, `exportLog`, `fsck`. */
export function runProgram(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Program {
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('CONSENTRY_'))
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'gateway', 'src', `${name}.ts`), ...args],
    {
      env: {
        ...Object.fromEntries(own),
        NODE_COMPILE_CACHE: join(root, '.runtime', 'compile-cache'),
        ...env,
      },
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited: once(child, 'close').then(([code]) => code as number | null),
    signal: (signal) => void child.kill(signal),
  }
}

/** Asks /readyz again and again until it says what is hoped for; fails when the program ends before. */
export async function untilReadiness(
  program: Program,
  port: number,
  isHoped: (readiness: Readiness) => boolean,
): Promise<Readiness> {
  let hasEnded = false
  void program.exited.then(() => {
    hasEnded = true
  })
  for (;;) {
    if (hasEnded) throw new TypeError(`the gateway ended: ${program.output()}`)
    const answer = await fetch(`${gatewayOrigin(port)}/readyz`).catch(() => null)
    const readiness = answer === null ? null : ((await answer.json()) as Readiness)
    if (readiness !== null && isHoped(readiness)) return readiness
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
}
