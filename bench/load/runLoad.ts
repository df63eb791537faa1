import { processorMillis } from '../network/processorMillis.ts'
import { quantile } from '../timed.ts'
import { RawConnection } from './RawConnection.ts'

/** What came of a load. */
export interface LoadResult {
  readonly perSecond: number
  readonly p99Millis: number
  readonly medianMillis: number
  /** Processor time of the server for each, ms; counts only what it did itself, however busy the machine is. */
  readonly processorMillis: number
}

/** How much load. */
export interface Load {
  readonly port: number
  /** Process of the server. */
  readonly pid: number
  readonly clients: number
  readonly millis: number
}

/** Several clients, each on a connection of its own, do one thing after the other for a while. */
export async function runLoad(
  { port, pid, clients, millis }: Load,
  once: (connection: RawConnection) => Promise<void>,
): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: clients }, () => RawConnection.open(port)))
  const latencies: number[] = []
  const before = await processorMillis(pid)
  const start = performance.now()
  const run = async (connection: RawConnection): Promise<void> => {
    for (let now = start; now - start < millis; ) {
      await once(connection)
      const after = performance.now()
      latencies.push(after - now)
      now = after
    }
  }
  try {
    await Promise.all(connections.map(run))
  } finally {
    for (const connection of connections) connection.close()
  }
  const seconds = (performance.now() - start) / 1_000
  return {
    perSecond: latencies.length / seconds,
    p99Millis: quantile(latencies, 0.99),
    medianMillis: quantile(latencies, 0.5),
    processorMillis: ((await processorMillis(pid)) - before) / latencies.length,
  }
}
