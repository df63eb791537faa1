import type { AccessRequestRow } from '../../../gateway/src/ports/AccessRequestRows.ts'
import type { BlockRow } from '../../../gateway/src/ports/ChainRows.ts'
import type { OpeningRow } from '../../../gateway/src/ports/ConsentRows.ts'
import type { LeafRow } from '../../../gateway/src/ports/LeafRows.ts'
import type { SessionRow } from '../../../gateway/src/ports/LoginRows.ts'
import type { OutboxRow } from '../../../gateway/src/ports/OutboxRows.ts'
import type { RecordRow } from '../../../gateway/src/ports/RecordRows.ts'
import { address, bytes32, grantId, hash, jkt, ms, orgId, publicKey, recordId, s } from '../../support/ids.ts'

export function blockRow(number: number): BlockRow {
  return {
    number,
    hash: bytes32(1000 + number),
    parentHash: bytes32(999 + number),
    time: s(100 * number),
    consentCount: number,
    providerCount: 2,
    anchorCount: 1,
  }
}

export function openingRow(id: number, change: Partial<OpeningRow> = {}): OpeningRow {
  return {
    id: grantId(id),
    patient: address(1),
    org: orgId(7),
    opening: `{"n":${id}}`,
    signer: address(1),
    signature: '0xabcd',
    expiresAt: 5000,
    acceptedAt: ms(10),
    ...change,
  }
}

export function recordRow(id: number, change: Partial<RecordRow> = {}): RecordRow {
  return {
    patient: address(1),
    recordId: recordId(id),
    ver: 1,
    className: 'labs',
    also: ['hiv', 'mental'],
    org: orgId(7),
    author: address(9),
    t: ms(1000 + id),
    sha256: hash(id),
    cid: `cid${id}`,
    size: 100,
    manifest: Uint8Array.of(1, 2, id),
    manifestDigest: hash(500 + id),
    evidence: hash(600 + id),
    admittedHeight: 3,
    leafIndex: id,
    erased: false,
    ...change,
  }
}

export function leafRow(index: number, change: Partial<LeafRow> = {}): LeafRow {
  return {
    index,
    leaf: new Uint8Array(33).fill(index),
    leafHash: new Uint8Array(32).fill(index),
    salt: new Uint8Array(32).fill(3),
    body: `{"n":${index}}`,
    patient: null,
    pseq: null,
    actor: null,
    org: null,
    evidence: null,
    verdict: 'allow',
    dpopHash: new Uint8Array(32).fill(4),
    t: ms(index),
    ...change,
  }
}

export function sessionRow(n: number, change: Partial<SessionRow> = {}): SessionRow {
  return {
    tokenHash: hash(n),
    address: address(1),
    role: 'patient',
    jkt: jkt(1),
    x25519: publicKey(2),
    text: 'text',
    signature: '0x01',
    block: { number: 5, hash: bytes32(5) },
    createdAt: ms(1),
    lastUsedAt: ms(1),
    expiresAt: ms(100),
    ...change,
  }
}

export function outboxRow(id: string, change: Partial<OutboxRow> = {}): Omit<OutboxRow, 'seq'> {
  const { seq: _, ...row } = {
    id,
    seq: 0,
    account: 'relayer' as const,
    call: { contract: 'ConsentRegistry', method: 'grantBySig', args: ['0x01', 5] } as const,
    patient: address(1),
    state: 'queued' as const,
    raw: null,
    txHash: null,
    nonce: null,
    minedBlock: null,
    error: null,
    attempts: 0,
    createdAt: ms(10),
    updatedAt: ms(10),
    ...change,
  }
  return row
}

export function accessRequestRow(id: string, change: Partial<AccessRequestRow> = {}): AccessRequestRow {
  return {
    id,
    patient: address(1),
    org: orgId(7),
    actor: address(9),
    wrap: Uint8Array.of(1),
    createdAt: ms(10),
    answer: null,
    answeredAt: null,
    ...change,
  }
}
