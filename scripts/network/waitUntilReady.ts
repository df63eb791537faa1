import { NetworkError } from './NetworkError.ts'

/** A gateway that is coming up. */
export interface StartingGateway {
  readonly origin: string
  /** Resolves to its exit code when it has ended; null after a signal. */
  readonly exited: Promise<number | null>
}

const readyMillis = 60_000
const pollMillis = 25

/** Resolves when /readyz answers 200. Throws `gateway_failed` if the process ends, `gateway_not_ready` after a minute. */
export async function waitUntilReady({ origin, exited }: StartingGateway): Promise<void> {
  let ended: { code: number | null } | undefined
  void exited.then((code) => {
    ended = { code }
  })
  const deadline = performance.now() + readyMillis
  let last = 'no answer'
  while (performance.now() < deadline) {
    if (ended) throw new NetworkError('gateway_failed', `The gateway ended with exit code ${ended.code}`)
    const answer = await readyz(origin)
    if (answer.status === 200) return
    last = answer.text
    await new Promise((resolve) => setTimeout(resolve, pollMillis))
  }
  throw new NetworkError('gateway_not_ready', `The gateway was not ready within a minute: ${last}`)
}

async function readyz(origin: string): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5_000) })
    return { status: answer.status, text: (await answer.text()).slice(0, 1_000) }
  } catch {
    return { status: 0, text: 'no answer' }
  }
}
