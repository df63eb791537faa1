import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { BenchError } from '../BenchError.ts'
import { LoadSession, loadKey } from '../load/LoadSession.ts'
import type { RawConnection } from '../load/RawConnection.ts'

/** A running ceiling. */
export interface Ceiling {
  readonly port: number
  readonly pid: number
  /** One request with its proof; throws unless it is answered 200 with 10 KB. */
  read(connection: RawConnection): Promise<void>
  stop(): Promise<void>
}

/** Starts the bare server as a process of its own, as the gateway is one. */
export async function startCeiling(): Promise<Ceiling> {
  const file = join(import.meta.dirname, 'ceilingServer.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  const session = new LoadSession(`http://127.0.0.1:${port}`, 'A'.repeat(43), loadKey())
  return {
    port,
    pid: child.pid ?? 0,
    read: async (connection) => {
      const { status, body } = await connection.send(session.write({ method: 'GET', target: '/rows/7' }))
      if (status !== 200 || body.length < 10_000) throw new BenchError(`the ceiling answered ${status}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
