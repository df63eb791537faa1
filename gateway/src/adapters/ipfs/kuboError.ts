import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'

/** What a failed call of a node means: the next one may succeed. Its words are not passed on: they may name contents. */
export function kuboError(error: unknown): unknown {
  if (error instanceof GatewayError || error instanceof FatalError) return error
  const name = error instanceof Error ? error.name : 'unknown'
  return new GatewayError('storage_unavailable', `blob node: ${name}`, { cause: error, retryAfter: 60 })
}

/** Runs calls of a node and says what a failure means. */
export async function withKuboErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw kuboError(error)
  }
}
