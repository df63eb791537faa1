import { type Hex, numberToHex, type PublicClient, zeroHash } from 'viem'
import { DeployError } from './DeployError.ts'

/** Block distances to ask for, and whether the chain must still know the hash. */
const distances = [
  { back: 1, isKnown: true },
  { back: 200, isKnown: true },
  { back: 300, isKnown: false },
  { back: -1_000, isKnown: false },
] as const

/**
 * Checks that BLOCKHASH has Ethereum's meaning on this chain, on which the freshness of SetKeys and SetDelegate rests
 * (spec §9.1): the hash of a recent block that also the RPC says, and zero for older and later ones. On some layer 2
 * chains it is the hash of a layer 1 block, or something made up.
 *
 * @throws DeployError `blockhash_differs`
 */
export async function checkBlockhash(client: PublicClient): Promise<void> {
  const head = await client.getBlockNumber()
  for (const { back, isKnown } of distances) {
    const asked = head - BigInt(back)
    if (asked < 0n) continue
    const [seen, said] = await Promise.all([
      blockhashOf(client, head, asked),
      isKnown ? client.getBlock({ blockNumber: asked }).then(({ hash }) => hash) : zeroHash,
    ])
    if (seen !== said) {
      throw new DeployError(
        'blockhash_differs',
        `BLOCKHASH of ${asked} at ${head} is ${seen}, expected ${said}`,
      )
    }
  }
}

/** Runs `return blockhash(asked)` as creation code: nothing has to be deployed to ask. */
async function blockhashOf(client: PublicClient, at: bigint, asked: bigint): Promise<Hex> {
  // PUSH8 asked, BLOCKHASH, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN
  const code: Hex = `0x67${numberToHex(asked, { size: 8 }).slice(2)}4060005260206000f3`
  const { data } = await client.call({ data: code, blockNumber: at })
  return data ?? '0x'
}
