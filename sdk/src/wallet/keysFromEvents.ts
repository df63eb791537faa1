import { type Address, consentRegistryAbi, type KeysDigest, type Seconds } from '@consentry/protocol'
import type { PublicClient } from 'viem'
import { askNode } from './askNode.ts'
import type { KeysOnChain } from './ChainView.ts'

/** The manifests a patient published, by the events that name them. Throws `unreachable`. Spec §9.1. */
export async function keysFromEvents(
  client: PublicClient,
  place: { readonly registry: Address; readonly patient: Address; readonly fromBlock: number },
): Promise<readonly KeysOnChain[]> {
  const events = await askNode(() =>
    client.getContractEvents({
      address: place.registry,
      abi: consentRegistryAbi,
      eventName: 'KeysSet',
      args: { patient: place.patient },
      fromBlock: BigInt(place.fromBlock),
      toBlock: 'latest',
      strict: true,
    }),
  )
  return Promise.all(
    events.map(async ({ args, blockNumber }) => {
      const { timestamp } = await askNode(() => client.getBlock({ blockNumber }))
      return { seq: args.seq, digest: args.digest as KeysDigest, time: Number(timestamp) as Seconds }
    }),
  )
}
