import { Interface } from 'ethers'
import {
  auditAnchorAbi,
  consentRegistryAbi,
  providerRegistryAbi,
} from '../../protocol/src/chain/abi.generated.ts'
import { toUtf8 } from '../../protocol/src/bytes/utf8.ts'
import { type SnapshotLine, snapshotLineText } from '../../protocol/src/receipt/snapshot.ts'
import { parseAddress, parseBlockHash, parseBytes32 } from '../../protocol/src/values/ids.ts'
import { parseSeconds } from '../../protocol/src/values/times.ts'

const address = (byte: string) => parseAddress(`0x${byte.repeat(20)}`)
const contracts = [
  {
    key: 'consent',
    address: address('c1'),
    abi: new Interface(JSON.stringify(consentRegistryAbi)),
  },
  {
    key: 'provider',
    address: address('c2'),
    abi: new Interface(JSON.stringify(providerRegistryAbi)),
  },
  { key: 'anchor', address: address('c3'), abi: new Interface(JSON.stringify(auditAnchorAbi)) },
] as const

/** The hash that a block of this number has in every built snapshot. */
export const hashOfBlock = (number: number) => parseBlockHash(`0x${number.toString(16).padStart(64, '0')}`)

/** Builds the lines of a chain snapshot, block by block, with the counters kept right. */
export class SnapshotBuilder {
  private readonly body: SnapshotLine[] = []
  private readonly counts = { consent: 0, provider: 0, anchor: 0 }
  private last = 0

  /** A block at second `number · 10` with these events; arguments without `n`. */
  block(number: number, ...events: readonly (readonly [name: string, ...args: readonly unknown[]])[]): this {
    this.body.push({
      type: 'header',
      number,
      hash: hashOfBlock(number),
      parentHash: hashOfBlock(number - 1),
      time: parseSeconds(number * 10),
    })
    events.forEach(([name, ...args], index) => {
      const contract = contracts.find(({ abi }) => abi.getEvent(name) !== null) ?? contracts[0]
      const values = name === 'Skipped' ? args : [++this.counts[contract.key], ...args]
      const { topics, data } = contract.abi.encodeEventLog(name, values)
      const log = { topics: topics.map(parseBytes32), data, address: contract.address }
      this.body.push({ type: 'log', block: number, index, tx: hashOfBlock(number), ...log })
    })
    this.last = number
    return this
  }

  lines(): SnapshotLine[] {
    const [consent, provider, anchor] = contracts
    return [
      {
        type: 'snapshot',
        v: 1,
        chainId: 31337,
        consentRegistry: consent.address,
        providerRegistry: provider.address,
        auditAnchor: anchor.address,
        block: this.last,
        counts: { ...this.counts },
      },
      ...this.body,
    ]
  }

  chunks(): Uint8Array[] {
    return chunksOf(this.lines())
  }
}

/** The bytes of snapshot lines, one chunk each. */
export function chunksOf(lines: readonly SnapshotLine[]): Uint8Array[] {
  return lines.map((line) => toUtf8(snapshotLineText(line)))
}
