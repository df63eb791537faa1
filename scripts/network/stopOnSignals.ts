import type { Network } from './Network.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first signal stops the network, once; the second ends its processes at once and leaves with 130. */
export function stopOnSignals(network: Network, log: (line: string) => void): { isStopping(): boolean } {
  let isStopping = false
  const force = () => {
    for (const pid of [network.gatewayPid(), network.chain()?.pid]) if (pid !== undefined) endNow(pid)
    process.exit(130)
  }
  const stop = () => {
    if (isStopping) return force()
    isStopping = true
    log('Stopping: gateway, state of the chain, chain. Once more forces it.')
    network.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log(`consentry: ${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      },
    )
  }
  for (const signal of signals) process.on(signal, stop)
  return { isStopping: () => isStopping }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
