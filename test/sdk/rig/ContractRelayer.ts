import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import { FakeRelayer } from '../../gateway/relay/FakeRelayer.ts'
import type { FakeContracts } from './FakeContracts.ts'

/** A relayer whose transactions reach the contracts in memory once the test mines. */
export class ContractRelayer extends FakeRelayer {
  private readonly contracts: FakeContracts

  constructor(contracts: FakeContracts) {
    super()
    this.contracts = contracts
  }

  override async dryRun(_account: 'relayer' | 'anchor', call: RelayCall): Promise<string | null> {
    const result = this.contracts.apply(call, true)
    return typeof result === 'string' ? result : null
  }

  /** Puts what waits into a block of its own each, in order, with the events it causes. */
  mineAll(): void {
    const waiting = this.pool.map((raw) => this.signed.get(raw)).filter((signed) => signed !== undefined)
    for (const { raw, call, account, nonce, txHash } of waiting.toSorted((a, b) => a.nonce - b.nonce)) {
      if (nonce !== this.nonces[account]) continue
      const result = this.contracts.apply(call)
      const { number } = this.contracts.chain.mine(typeof result === 'string' ? [] : result, txHash)
      this.nonces[account] += 1
      this.receipts.set(txHash, { kind: typeof result === 'string' ? 'reverted' : 'mined', block: number })
      this.pool = this.pool.filter((one) => one !== raw)
    }
  }
}
