import { RelayRefused } from '../errors/RelayRefused.ts'
import type { OutboxRow, RelayCall } from '../ports/OutboxRows.ts'
import { broadcast } from './broadcast.ts'
import {
  type DelivererPorts,
  type RowChange,
  type SaveRows,
  type SigningAccount,
  signingAccounts,
} from './delivererPorts.ts'
import { effectOf, namesLostBlock } from './tasks.ts'

/** A queued row is either settled without sending, waits, or has to be signed. */
type Judgement =
  | { readonly kind: 'settled'; readonly change: RowChange }
  | { readonly kind: 'wait' }
  | { readonly kind: 'sign' }

const MOST_ROWS = 64

/** Signs and sends queued rows in their order, with consecutive nonces. Returns how many the node took. */
export async function sendQueued(
  ports: DelivererPorts,
  save: SaveRows,
  nextNonces: ReadonlyMap<SigningAccount, number>,
): Promise<number> {
  const { queued, sent } = await ports.ledger.read(async (tx) => ({
    queued: await tx.outbox.inState(['queued'], MOST_ROWS),
    sent: await tx.outbox.inState(['sent'], MOST_ROWS * 4),
  }))
  let taken = 0
  for (const account of signingAccounts) {
    const own = queued.filter((row) => row.account === account)
    if (own.length === 0) continue
    const nonce = nextNonces.get(account) ?? (await ports.relayer.nonce(account))
    taken += await sendAccount(ports, save, { account, queued: own, earlier: sent, nonce })
  }
  return taken
}

async function sendAccount(
  ports: DelivererPorts,
  save: SaveRows,
  {
    account,
    queued,
    earlier,
    nonce,
  }: {
    readonly account: SigningAccount
    readonly queued: readonly OutboxRow[]
    readonly earlier: readonly OutboxRow[]
    readonly nonce: number
  },
): Promise<number> {
  const busy = new Set(earlier.map(({ patient }) => patient).filter((patient) => patient !== null))
  const changes: { readonly row: OutboxRow; readonly change: RowChange }[] = []
  let next = nonce
  for (const row of queued) {
    if (row.call === null) continue
    const judgement = await judge(ports, account, row.call, row.patient !== null && busy.has(row.patient))
    if (judgement.kind === 'settled') {
      changes.push({ row, change: judgement.change })
      continue
    }
    if (row.patient !== null) busy.add(row.patient)
    if (judgement.kind === 'wait') continue
    const change = await sign(ports, account, row.call, next)
    if (change === 'later') break
    if (change.state === 'sent') next += 1
    changes.push({ row, change })
  }
  // Bytes and hashes are durable before anybody sees them: after a kill the same bytes are sent, not others.
  await save(changes)
  const signed = changes.filter(({ change }) => change.state === 'sent')
  return broadcast(
    ports,
    save,
    signed.map(({ row, change }) => ({ ...row, ...change })),
  )
}

/**
 * Looks before it pays. `isBehind`: an earlier row of the same patient is on its way; what the contract refuses now it
 * may accept after that one, as SetKeys with the version that a revocation is about to make.
 */
async function judge(
  { ledger, relayer, freshFrom }: DelivererPorts,
  account: SigningAccount,
  call: RelayCall,
  isBehind: boolean,
): Promise<Judgement> {
  if (namesLostBlock(call, freshFrom()))
    return { kind: 'settled', change: { state: 'failed', error: 'Stale' } }
  const effect = await ledger.read((tx) => effectOf(tx.chain, call))
  if (effect !== null) return { kind: 'settled', change: { state: 'mined', minedBlock: effect.block } }
  const error = await relayer.dryRun(account, call)
  if (error === null) return { kind: 'sign' }
  return isBehind ? { kind: 'wait' } : { kind: 'settled', change: { state: 'failed', error } }
}

async function sign(
  { relayer, journal }: DelivererPorts,
  account: SigningAccount,
  call: RelayCall,
  nonce: number,
): Promise<RowChange | 'later'> {
  try {
    const { raw, txHash } = await relayer.sign(account, call, nonce)
    return { state: 'sent', raw, txHash, nonce, attempts: 0 }
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error
    if (error.kind === 'reverted') return { state: 'failed', error: error.error ?? 'Reverted' }
    if (error.kind === 'rejected') return { state: 'failed', error: error.error ?? 'Rejected' }
    // The account is empty or nobody answers: the rows keep their order and wait.
    journal.warn('relay_refused', { reason: error.kind })
    return 'later'
  }
}
