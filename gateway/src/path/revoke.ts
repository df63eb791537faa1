import {
  type FenceRequest,
  type FenceResponse,
  type Net,
  type RandomSource,
  revocationOf,
  type Seconds,
  secondsOf,
  serialiseEvidence,
  to0x,
  toHex,
  typedDataDigest,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { checkFence } from '../grant/checkFence.ts'
import { createOutboxRow } from '../grant/outboxRow.ts'
import { fenceCall } from '../grant/relayCalls.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { Signatures } from '../ports/Signatures.ts'

export interface RevokePorts {
  readonly ledger: Ledger
  readonly signatures: Signatures
  readonly clock: Clock
  readonly random: RandomSource
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
  readonly net: Net
  readonly maxStale: Seconds
}

/** `spend`: charges the caller's allowance for the kind of fence it turned out to be; throws `rate_limited`. */
export interface FenceInput {
  readonly fence: FenceRequest
  readonly spend: (kind: 'relayed' | 'latched', signer: string) => void
}

/**
 * The way of a revocation: signature, then latch, log entry and owed transaction in one COMMIT. From the answer on no
 * decision on this ledger permits what is fenced, whatever the chain does (G1). It works while the chain is silent.
 */
export function createRevokePath(ports: RevokePorts): (input: FenceInput) => Promise<FenceResponse> {
  return async ({ fence, spend }) => {
    await requireSignature(ports, fence)
    return ports.ledger.write(async (tx) => {
      const latest = await tx.chain.head()
      if (latest === null) throw new GatewayError('chain_stale', 'no block followed yet')
      const view = { latest, safe: latest, maxStale: ports.maxStale, wall: secondsOf(ports.clock.now()) }
      const { latch, isRelayed } = await checkFence(tx, view, fence)
      const isNew = await tx.latches.add(latch, 'fence', latest.number)
      if (!isNew) return { latched: true, relayId: null }
      spend(isRelayed ? 'relayed' : 'latched', fence.signer)
      return { latched: true, relayId: await writeFence(ports, tx, { fence, isRelayed }) }
    })
  }
}

async function writeFence(
  ports: RevokePorts,
  tx: LedgerTx,
  { fence, isRelayed }: { readonly fence: FenceRequest; readonly isRelayed: boolean },
): Promise<string | null> {
  const { patient, signer, target } = fence
  if (target === 'all') await tx.logins.deletePatientSessions(patient)
  const id = isRelayed ? toHex(ports.random(16)) : null
  if (id !== null) {
    await tx.outbox.insert(createOutboxRow({ id, patient, call: fenceCall(fence), now: ports.clock.now() }))
  }
  await ports.appendLeaves(tx, [
    {
      type: 'fence',
      patient,
      actor: signer,
      evidence: serialiseEvidence({ fence }),
      ...(target === 'all' ? { reason: 'all' } : { grant: target }),
    },
  ])
  await ports.notify(tx, [{ fact: { type: 'fence', patient, target } }])
  return id
}

async function requireSignature({ signatures, net }: RevokePorts, fence: FenceRequest): Promise<void> {
  const { primaryType, message } = revocationOf(
    fence.patient,
    fence.target === 'all' ? { kind: 'all', version: fence.version } : { kind: 'grant', id: fence.target },
  )
  const digest = to0x(
    primaryType === 'Revoke'
      ? typedDataDigest(net, primaryType, message)
      : typedDataDigest(net, primaryType, message),
  )
  if (!(await signatures.isValid({ signer: fence.signer, digest, signature: fence.sig }))) {
    throw new GatewayError('bad_signature', 'revocation is not signed by its signer')
  }
}
