import { RawConnection } from './RawConnection.ts'

/** Several clients, each on a connection of its own, take items until none is left. Resolves to the milliseconds. */
export async function drain<Item>(
  {
    port,
    clients,
    items,
  }: { readonly port: number; readonly clients: number; readonly items: readonly Item[] },
  work: (connection: RawConnection, item: Item) => Promise<void>,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: clients }, () => RawConnection.open(port)))
  const left = items.values()
  const start = performance.now()
  try {
    await Promise.all(
      connections.map(async (connection) => {
        for (const item of left) await work(connection, item)
      }),
    )
    return performance.now() - start
  } finally {
    for (const connection of connections) connection.close()
  }
}
