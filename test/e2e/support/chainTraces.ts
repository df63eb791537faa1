import { keccak256, sha256, toUtf8 } from '@consentry/protocol'
import { createPublicClient, http } from 'viem'

/** What may show up nowhere in what two contracts were sent and said. */
export interface Secret {
  readonly what: string
  readonly hex: string
}

/** Everything on chain that concerns some contracts, as hex text. */
export interface ChainTrace {
  readonly where: string
  readonly hex: string
}

/** Every transaction to the contracts and every event of them, from the first block to the head. */
export async function chainTraces(
  rpcUrl: string,
  contracts: readonly string[],
): Promise<readonly ChainTrace[]> {
  const client = createPublicClient({ transport: http(rpcUrl), cacheTime: 0 })
  const traces: ChainTrace[] = []
  const head = await client.getBlockNumber()
  for (let number = 0n; number <= head; number++) {
    const block = await client.getBlock({ blockNumber: number, includeTransactions: true })
    for (const { hash, to, from, input } of block.transactions) {
      if (to !== null && contracts.includes(to.toLowerCase())) {
        traces.push({ where: `transaction ${hash}`, hex: `${from}${input}`.toLowerCase() })
      }
    }
    const logs = await client.getLogs({ blockHash: block.hash, address: contracts as `0x${string}`[] })
    for (const { topics, data, transactionHash } of logs) {
      traces.push({ where: `event of ${transactionHash}`, hex: [...topics, data].join('').toLowerCase() })
    }
  }
  return traces
}

/** A word as it could stand on chain: as it is, padded to 32 bytes on either side, and hashed without salt. */
export function formsOfWord(word: string): readonly Secret[] {
  const plain = Buffer.from(word).toString('hex')
  return [
    // Three bytes turn up by chance in hashes and signatures.
    ...(word.length > 3 ? [{ what: word, hex: plain }] : []),
    { what: `${word}, padded right`, hex: plain.padEnd(64, '0') },
    { what: `${word}, padded left`, hex: plain.padStart(64, '0') },
    ...formsOfBytes(word, toUtf8(word)).slice(1),
  ]
}

/** Bytes, such as an address, as they are and hashed without salt. */
export function formsOfBytes(what: string, bytes: Uint8Array): readonly Secret[] {
  return [
    { what, hex: Buffer.from(bytes).toString('hex') },
    { what: `${what}, SHA-256`, hex: Buffer.from(sha256(bytes)).toString('hex') },
    { what: `${what}, keccak-256`, hex: Buffer.from(keccak256(bytes)).toString('hex') },
  ]
}
