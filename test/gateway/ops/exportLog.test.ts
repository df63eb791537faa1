import {
  type BundleDeployment,
  type BundleLine,
  bundleLineText,
  type Millis,
  parseBundleLine,
  receiptKeyName,
  signCheckpoint,
  verifierKey,
  verifyReceipt,
} from '@consentry/protocol'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { openLedgerReader } from '../../../gateway/src/adapters/store/openLedgerReader.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { exportLog } from '../../../gateway/src/ops/exportLog.ts'
import { readLogOrigin } from '../../../gateway/src/ops/readLogOrigin.ts'
import type { Signer } from '../../../gateway/src/ports/Signer.ts'
import { address, bytes32, orgId } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'

const origin = 'gateway.example/consentry/31337/1'
const now = 1_800_000_000_000 as Millis
const signer = signerOf(1)

describe('gateway/ops/exportLog', () => {
  let store: TemporaryLedger

  beforeEach(async () => {
    store = await temporaryLedger()
  })

  afterEach(() => store.remove())

  it('refuses before there is a checkpoint', async () => {
    expect(await linesOf(store).catch((error: unknown) => error)).to.have.property('code', 'not_found')
    expect(await readLogOrigin(store.ledger).catch((error: unknown) => error)).to.have.property(
      'code',
      'not_found',
    )
  })

  it('writes every leaf of the checkpoint with its event and receipt, in lines that parse', async () => {
    await append(store, 600)
    await publish(store, 599)
    const lines = await linesOf(store)
    expect(lines.slice(0, 2).map(({ type }) => type)).to.deep.equal(['deployment', 'checkpoint'])
    expect(lines.filter(({ type }) => type === 'leaf')).to.have.length(599)
    expect(lines.filter(({ type }) => type === 'event')).to.have.length(599)
    for (const line of lines) expect(parseBundleLine(bundleLineText(line).trimEnd())).to.deep.equal(line)
    const vkey = verifierKey(receiptKeyName(origin), signer.publicKey)
    const receipts = lines.flatMap((line) => (line.type === 'receipt' ? [line.note] : []))
    expect(receipts).to.have.length(599)
    const proofHash = new Uint8Array(32).fill(3)
    expect(verifyReceipt(receipts[7] ?? '', { vkey, origin, proofHash })).to.include({
      index: 7,
      verdict: 'allow',
    })
    expect(await readLogOrigin(store.ledger)).to.equal(origin)
  })

  it('leaves out what was erased and keeps the leaf', async () => {
    await append(store, 3)
    await publish(store, 3)
    await store.ledger.write((tx) => tx.leaves.eraseBodies([1]))
    const lines = await linesOf(store)
    const at = (index: number) =>
      lines.flatMap((line) => ('index' in line && line.index === index ? [line.type] : []))
    expect(at(0)).to.deep.equal(['leaf', 'event'])
    expect(at(1)).to.deep.equal(['leaf'])
  })

  it('reads beside the writer and cannot write', async () => {
    await append(store, 2)
    await publish(store, 2)
    const reader = openLedgerReader({ dir: store.dir })
    expect(await reader.read((tx) => tx.leaves.size())).to.equal(2)
    await append(store, 1)
    expect(await reader.read((tx) => tx.leaves.size())).to.equal(3)
    const writing = reader.read((tx) => tx.leaves.eraseBodies([0]))
    expect(await writing.catch((error: unknown) => error)).to.be.instanceOf(Error)
    await reader.close()
    expect((await linesOf(store)).filter(({ type }) => type === 'event')).to.have.length(2)
  })

  it('makes no ledger where there is none', () => {
    expect(() => openLedgerReader({ dir: `${store.dir}/elsewhere` })).to.throw('no ledger')
  })
})

async function append({ ledger }: TemporaryLedger, count: number): Promise<void> {
  const writer = createLeafWriter({
    origin,
    clock: { now: () => now },
    random: (length) => new Uint8Array(length).fill(9),
    log: { state: () => ({ kind: 'alive', lastAnchor: null }) },
  })
  const entry = { type: 'request', patient: address(1), actor: address(2), verdict: 'allow' } as const
  const entries = Array.from({ length: count }, () => ({ ...entry, dpopHash: new Uint8Array(32).fill(3) }))
  await ledger.write((tx) => writer(tx, entries))
}

async function publish({ ledger }: TemporaryLedger, size: number): Promise<void> {
  const root = new Uint8Array(32).fill(4)
  const note = signCheckpoint({ origin, size, root }, { name: origin, ...signer })
  await ledger.write((tx) => tx.tree.insertCheckpoint({ size, root, note, signedAt: now }))
}

async function linesOf({ ledger }: TemporaryLedger): Promise<readonly BundleLine[]> {
  const lines: BundleLine[] = []
  for await (const line of exportLog({ ledger, deployment: deployment(), receiptSigner: signer }))
    lines.push(line)
  return lines
}

function deployment(): BundleDeployment {
  return {
    type: 'deployment',
    v: 1,
    chainId: 31_337,
    consentRegistry: address(11),
    providerRegistry: address(12),
    auditAnchor: address(13),
    gateway: 'https://gateway.example',
    orgId: orgId(1),
    origin,
    vkeys: {
      checkpoint: verifierKey(origin, signer.publicKey),
      receipt: verifierKey(receiptKeyName(origin), signer.publicKey),
    },
    maxStale: 60,
  }
}

function signerOf(n: number): Signer {
  const seed = new Uint8Array(Buffer.from(bytes32(n).slice(2), 'hex'))
  return {
    publicKey: nodeCurves.ed25519PublicKey(seed),
    sign: (message) => nodeCurves.ed25519Sign(seed, message),
  }
}
