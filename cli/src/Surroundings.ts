import type { Readable } from 'node:stream'
import type { ClientOptions } from '@consentry/sdk'
import type { RunProgram } from './network/runProgram.ts'
import type { OpenNode } from './connect/ChainNode.ts'

/** Where a command writes; `isTTY`: a person reads along. */
export type Sink = {
  write(chunk: string | Uint8Array): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Everything a command takes from the outside. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Working folder; relative paths start here. */
  readonly cwd: string
  /** The person's home folder. */
  readonly home: string
  /** The checkout this command is part of. */
  readonly root: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Sink
  readonly stderr: Sink
  /** Wall clock, ms. */
  readonly clock: () => number
  /** From the first call on, the first Ctrl-C aborts this signal instead of ending the process; the second ends it. */
  readonly interrupt: () => AbortSignal
  readonly openNode: OpenNode
  /** Starts programs of the checkout, for the commands of `network`. */
  readonly runProgram: RunProgram
  /** What the client of a gateway is made with beside the defaults. */
  readonly client?: Partial<Omit<ClientOptions, 'gateway' | 'chain' | 'wallet'>>
}
