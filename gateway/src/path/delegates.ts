import {
  type DelegateRequest,
  type DelegateResponse,
  type DelegateView,
  type Net,
  type PageQuery,
  type RandomSource,
  to0x,
  toHex,
  typedDataDigest,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { oweRelay } from '../grant/oweRelay.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { Signatures } from '../ports/Signatures.ts'
import { cursorText, numberOfCursor } from './cursor.ts'
import { ackEntry } from './ackEntry.ts'

export interface DelegatePorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly signatures: Signatures
  readonly clock: Clock
  readonly random: RandomSource
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
  readonly net: Net
  readonly limits: { readonly relaysPerDay: number }
}

export interface DelegatesPath {
  set(request: AuthenticRequest, body: DelegateRequest): Promise<DelegateResponse>
  list(
    request: AuthenticRequest,
    query: PageQuery,
  ): Promise<{ readonly items: readonly DelegateView[]; readonly next: string | null }>
}

/** Who may act for a patient: set by the controller's signature alone, in force once the chain has it. */
export function createDelegatesPath(ports: DelegatePorts): DelegatesPath {
  return {
    set: (request, body) => setDelegate(ports, request, body),
    list: ({ org, actor }, query) =>
      ports.ledger.read(async (tx) => {
        if (org !== null) return { items: [], next: null }
        const height = ports.readiness.view().latest.number
        const own = (await tx.chain.delegatesOf(actor, height)).map((row) => ({ ...row, patient: actor }))
        const others = (await tx.chain.delegationsTo(actor, height)).map((row) => ({
          ...row,
          delegate: actor,
        }))
        const all = [...own, ...others].filter(({ rights }) => rights !== 0)
        const start = numberOfCursor(query.cursor)
        const end = start + query.limit
        const items = all
          .slice(start, end)
          .map(({ patient, delegate, rights, validUntil }) => ({ patient, delegate, rights, validUntil }))
        return { items, next: end < all.length ? cursorText(end) : null }
      }),
  }
}

async function setDelegate(
  ports: DelegatePorts,
  request: AuthenticRequest,
  body: DelegateRequest,
): Promise<DelegateResponse> {
  const { patient, delegate, rights, validUntil, blockNumber, blockHash, sig } = body
  if (request.org !== null || request.actor !== patient)
    throw new GatewayError('no_access', 'only the controller names delegates')
  const { sig: _sig, ...message } = body
  const digest = to0x(typedDataDigest(ports.net, 'SetDelegate', message))
  if (!(await ports.signatures.isValid({ signer: patient, digest, signature: sig }))) {
    throw new GatewayError('bad_signature', 'SetDelegate is not signed by the controller')
  }
  const relayId = toHex(ports.random(16))
  const args = [patient, delegate, rights, validUntil, blockNumber, blockHash, sig]
  await ports.ledger.write(async (tx) => {
    const call = { contract: 'ConsentRegistry', method: 'setDelegateBySig', args } as const
    const perDay = ports.limits.relaysPerDay
    await oweRelay(tx, { id: relayId, patient, call, now: ports.clock.now(), perDay })
    await ports.appendLeaves(tx, [ackEntry(request, { type: 'delegate', patient })])
    await ports.notify(tx, [{ fact: { type: 'delegate', patient, delegate, rights } }])
  })
  return { relayId }
}
