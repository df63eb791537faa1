import { SdkError } from '../errors/SdkError.ts'
import type { Client } from './createClient.ts'
import type { Session } from './login.ts'

const firstPause = 50
const longestPause = 1_000

/**
 * Asks again and again, with growing pauses, until something is true. Gives up after `patience.maxWaitMillis`.
 *
 * @throws `not_effective_in_time`
 */
export async function waitUntil(
  { ports, patience }: Pick<Client, 'ports' | 'patience'>,
  what: string,
  isTrue: () => Promise<boolean>,
): Promise<void> {
  let pause = firstPause
  for (let waited = 0; !(await isTrue()); waited += pause) {
    if (waited > patience.maxWaitMillis) {
      throw new SdkError('not_effective_in_time', `Not effective in time: ${what}`, {
        next: 'It may still come; look again later',
      })
    }
    pause = Math.min(longestPause, pause * 1.5)
    await ports.sleep(pause)
  }
}

/**
 * Waits until a transaction that the gateway promised is in a block.
 *
 * @throws `relay_failed` with the contract's error, `not_effective_in_time`. Spec §18
 */
export async function waitForRelay(session: Session, relayId: string): Promise<void> {
  await waitUntil(session.client, 'the transaction of the gateway', async () => {
    const { value } = await session.call('readRelay', { path: { relayId } })
    if (value.state === 'failed') {
      throw new SdkError(
        'relay_failed',
        `The chain refused the transaction: ${value.error ?? 'no reason given'}`,
      )
    }
    return value.state === 'mined' || value.state === 'safe'
  })
}
