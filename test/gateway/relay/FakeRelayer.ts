import type { Bytes32 } from '@consentry/protocol'
import { RelayRefused, type RefusalKind } from '../../../gateway/src/errors/RelayRefused.ts'
import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import type { Receipt, Relayer } from '../../../gateway/src/ports/Relayer.ts'
import { bytes32 } from '../../support/ids.ts'

type Account = 'relayer' | 'anchor'

interface Signed {
  readonly account: Account
  readonly call: RelayCall
  readonly nonce: number
  readonly raw: string
  readonly txHash: Bytes32
}

/** A node and two accounts in memory. What is sent waits in a pool until the test mines it. */
export class FakeRelayer implements Relayer {
  readonly nonces: Record<Account, number> = { relayer: 0, anchor: 0 }
  readonly signed = new Map<string, Signed>()
  pool: string[] = []
  readonly receipts = new Map<Bytes32, Receipt>()
  /** Everything that was given to the node, in order. */
  readonly sent: string[] = []
  /** Contract errors by method. */
  readonly errors = new Map<string, string>()
  /** How the node refuses the next transactions. */
  refusal: RefusalKind | null = null
  signRefusal: RefusalKind | null = null
  /** Called before a transaction is taken: a kill at this moment is a throw. */
  onSend: (raw: string) => Promise<void> = async () => undefined
  private count = 0

  async nonce(account: Account): Promise<number> {
    return this.nonces[account]
  }

  async sign(account: Account, call: RelayCall, nonce: number): Promise<{ raw: string; txHash: Bytes32 }> {
    if (this.signRefusal !== null) throw new RelayRefused(this.signRefusal)
    this.count += 1
    const signed = { account, call, nonce, raw: `0xraw${this.count}`, txHash: bytes32(0x1000 + this.count) }
    this.signed.set(signed.raw, signed)
    return signed
  }

  async send(raw: string): Promise<void> {
    await this.onSend(raw)
    if (this.refusal !== null) throw new RelayRefused(this.refusal)
    const signed = this.signed.get(raw)
    if (signed !== undefined && signed.nonce < this.nonces[signed.account]) throw new RelayRefused('nonce')
    this.sent.push(raw)
    if (!this.pool.includes(raw)) this.pool.push(raw)
  }

  async receipt(txHash: Bytes32): Promise<Receipt> {
    return this.receipts.get(txHash) ?? { kind: 'unknown' }
  }

  async dryRun(_account: Account, call: RelayCall): Promise<string | null> {
    return this.errors.get(call.method) ?? null
  }

  /** Puts everything that waits into a block, in order of nonce; those after a hole go on waiting. */
  mine(block: number, kind: 'mined' | 'reverted' = 'mined'): void {
    const waiting = this.pool.map((raw) => this.signed.get(raw)).filter((signed) => signed !== undefined)
    for (const signed of waiting.toSorted((a, b) => a.nonce - b.nonce)) {
      if (signed.nonce !== this.nonces[signed.account]) continue
      this.nonces[signed.account] += 1
      this.receipts.set(signed.txHash, { kind, block })
      this.pool = this.pool.filter((raw) => raw !== signed.raw)
    }
  }

  /** The node is set back: blocks and pool are gone, nonces too. */
  lose(nonces: Partial<Record<Account, number>>): void {
    Object.assign(this.nonces, nonces)
    this.receipts.clear()
    this.pool = []
  }
}
