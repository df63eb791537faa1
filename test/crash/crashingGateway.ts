import { registerHooks } from 'node:module'
import type { Ledger } from '../../gateway/src/ports/Ledger.ts'
import { portSteps } from './support/durableSteps.ts'
import { wrapLedger, wrapPort } from './support/wrapPort.ts'

// Loaded before the gateway's own main program, which runs as it is: the modules that make its ports are answered with
// ones that make the same ports, wrapped. The test says by message where this process is to kill itself.

/** What the test says. */
export type Order = { readonly arm: string; readonly call: number } | { readonly count: true }

const counts = new Map<string, number>()
let armed: { readonly point: string; left: number } | null = null

function passed(point: string): void {
  counts.set(point, (counts.get(point) ?? 0) + 1)
  if (armed === null || armed.point !== point) return
  armed.left -= 1
  if (armed.left <= 0) process.kill(process.pid, 'SIGKILL')
}

process.on('message', (order: Order) => {
  if ('arm' in order) armed = { point: order.arm, left: order.call }
  process.send?.(Object.fromEntries(counts))
  if ('count' in order) counts.clear()
})
// Nothing is waited for: the program ends when it would end by itself.
process.channel?.unref()

/** Wraps what a module's function makes; the module that `registerHooks` answers with calls it. */
export function wrapMade<Given extends readonly unknown[], Port extends object>(
  name: keyof typeof portSteps | 'ledger',
  make: (...given: Given) => Port | Promise<Port>,
): (...given: Given) => Port | Promise<Port> {
  const wrap = (port: Port): Port =>
    name === 'ledger'
      ? (wrapLedger(port as Ledger & Port, passed) as Ledger & Port)
      : wrapPort(port, { name, steps: portSteps[name], passed })
  return (...given) => {
    const made = make(...given)
    return made instanceof Promise ? made.then(wrap) : wrap(made)
  }
}

const makers: readonly { readonly path: string; readonly make: string; readonly port: string }[] = [
  { path: 'store/openLedger.ts', make: 'openLedger', port: 'ledger' },
  { path: 'store/openCheckpointLock.ts', make: 'openCheckpointLock', port: 'lock' },
  { path: 'store/openBlobIndex.ts', make: 'openBlobIndex', port: 'blobIndex' },
  { path: 'ipfs/openDirectoryBlobs.ts', make: 'openDirectoryBlobs', port: 'blobs' },
  { path: 'ipfs/openDirectoryUploads.ts', make: 'openDirectoryUploads', port: 'uploads' },
  { path: 'chain/viemRelayer.ts', make: 'viemRelayer', port: 'relayer' },
]
const adapters = new URL('../../gateway/src/adapters/', import.meta.url)
const byUrl = new Map(makers.map((maker) => [new URL(maker.path, adapters).href, maker]))

registerHooks({
  load: (url, context, nextLoad) => {
    const maker = byUrl.get(url)
    if (maker === undefined) return nextLoad(url, context)
    const { make, port } = maker
    const source = `
      import { wrapMade } from ${JSON.stringify(import.meta.url)}
      import { ${make} as original } from ${JSON.stringify(`${url}?original`)}
      export * from ${JSON.stringify(`${url}?original`)}
      export const ${make} = wrapMade(${JSON.stringify(port)}, original)
    `
    return { format: 'module', source, shortCircuit: true }
  },
})
