import type { Network } from './Network.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first signal stops the network, once; the second leaves with 130 and takes its processes along at once. */
export function stopOnSignals(network: Network, log: (line: string) => void): { isStopping(): boolean } {
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(130)
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
