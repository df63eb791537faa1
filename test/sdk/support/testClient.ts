import type { Millis } from '@consentry/protocol'
import { type Client, type ClientOptions, createClient } from '../../../sdk/src/client/createClient.ts'
import { countingWallet, type CountingWallet } from './countingWallet.ts'
import { type FakeGateway, fakeGateway, gatewayOrigin } from './fakeGateway.ts'
import { type MemoryChain, memoryChain } from './memoryChain.ts'

/** Everything around a client that a test can look at or turn. */
export type Bench = {
  readonly client: Client
  readonly gateway: FakeGateway
  readonly chain: MemoryChain
  readonly wallet: CountingWallet
  /** Every wait, in ms; nothing really waits. */
  readonly waits: number[]
  /** The clock, ms. */
  readonly clock: { now: number }
}

/** Noon of 1 July 2026. */
export const noon = 1_782_907_200_000

export async function testClient(
  gateway: FakeGateway = fakeGateway(),
  options: Partial<ClientOptions> = {},
): Promise<Bench> {
  const chain = memoryChain()
  const wallet = countingWallet(1)
  const waits: number[] = []
  const clock = { now: noon }
  const client = await createClient({
    gateway: gatewayOrigin,
    chain,
    wallet,
    transport: gateway.transport,
    clock: () => clock.now as Millis,
    sleep: async (millis) => {
      waits.push(millis)
      clock.now += millis
    },
    ...options,
  })
  return { client, gateway, chain, wallet, waits, clock }
}
