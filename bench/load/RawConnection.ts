import { BenchError } from '../BenchError.ts'
import { connect, type Socket } from 'node:net'

/** An answer with what a load generator looks at. */
export interface RawAnswer {
  readonly status: number
  /** Status line and headers as they came. */
  readonly head: string
  readonly body: Buffer
}

const headEnd = Buffer.from('\r\n\r\n')

/**
 * One kept HTTP/1.1 connection, one request at a time. The client shares the machine with what it measures: it parses no
 * more of an answer than its length.
 */
export class RawConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: { resolve(answer: RawAnswer): void; reject(error: Error): void } | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('close', () => this.#waiting?.reject(new BenchError('the connection was closed')))
    socket.on('error', (error) => this.#waiting?.reject(error))
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
        resolve(new RawConnection(socket)),
      )
      socket.once('error', reject)
    })
  }

  /** Sends a whole request. */
  send(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#waiting = null
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const end = this.#received.indexOf(headEnd)
    if (end < 0) return
    const head = this.#received.toString('latin1', 0, end)
    const bodyStart = end + headEnd.length
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#received.length < bodyStart + length) return
    const body = this.#received.subarray(bodyStart, bodyStart + length)
    const waiting = this.#waiting
    this.#received = Buffer.alloc(0)
    this.#waiting = null
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body })
  }
}
