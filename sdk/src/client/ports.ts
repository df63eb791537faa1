import {
  type CryptoPorts,
  type Millis,
  parseMillis,
  type RandomSource,
  randomBytes,
} from '@consentry/protocol'

/** Wall clock, ms. */
export type Clock = () => Millis

/** One HTTP request as the transport sends it; `url` is absolute. */
export type TransportRequest = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  /** The request is given up after so many ms. */
  readonly timeoutMillis: number
  /** Larger answers are refused. */
  readonly maxBytes: number
}

/** An HTTP answer, read to its end. */
export type TransportAnswer = {
  readonly status: number
  /** A header by its lower-case name, null if absent. */
  header(name: string): string | null
  readonly body: Uint8Array
}

/**
 * Carries requests to a gateway; follows no redirects, sends no cookies. Throws `unreachable` where no answer came and
 * `unexpected_answer` for one above `maxBytes`.
 */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>

/** A request whose answer is read while it comes; `signal` gives it up. */
export type StreamRequest = Omit<TransportRequest, 'timeoutMillis' | 'maxBytes'> & {
  readonly signal?: AbortSignal | undefined
  /** The answer is given up when so many ms bring nothing of it. */
  readonly idleMillis: number
}

/** An HTTP answer that is still coming. Whoever stops early ends the connection by leaving the loop. */
export type StreamAnswer = {
  readonly status: number
  /** A header by its lower-case name, null if absent. */
  header(name: string): string | null
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Carries requests whose answers are streams. Throws `unreachable`, also from `chunks` where the answer breaks off. */
export type StreamTransport = (request: StreamRequest) => Promise<StreamAnswer>

/** What a client takes from the outside. */
export type ClientPorts = {
  readonly transport: Transport
  readonly streams: StreamTransport
  readonly clock: Clock
  readonly random: RandomSource
  /** Resolves after so many ms. */
  readonly sleep: (millis: number) => Promise<void>
  readonly crypto: CryptoPorts
}

/** Wall clock of the platform. */
export const systemClock: Clock = () => parseMillis(Date.now())

/** Sleeps by a timer of the platform. */
export function systemSleep(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis)
  })
}

/** CSPRNG of the platform. */
export const systemRandom: RandomSource = randomBytes
