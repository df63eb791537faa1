import {
  type Address,
  type ExportHead,
  type ExportLine,
  exportLineSchema,
  type KeysDigest,
  openReceipt,
  proofHash,
  toHex,
} from '@consentry/protocol'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { type AuthenticRequest, authenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { bytes32, hash, ms, recordId } from '../../support/ids.ts'
import { addressOf, type Care, clinic, delegateIs, labs, openCare } from '../guarantees/care.ts'
import type { RigAnswer, RigSession } from '../rig/rigSession.ts'
import { storeRecord, type StoredRecord } from '../rig/storeRecord.ts'
import { sessionRow } from '../store/rows.ts'

const patient = addressOf('stranger')

describe('the export of a patient', () => {
  let care: Care
  let owner: RigSession

  beforeEach(async () => {
    care = await openCare()
    await care.say({ type: 'KeysSet', patient, digest: bytes32(2) as KeysDigest, seq: 1, version: 0 })
    owner = await care.login('stranger')
  })
  afterEach(() => care.close())

  const ask = (session: RigSession, of = patient): Promise<RigAnswer> =>
    session.call('GET', `/v1/patients/${of}/export`)
  const linesOf = ({ bytes }: RigAnswer): readonly ExportLine[] =>
    bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => exportLineSchema.parse(JSON.parse(line)))
  const store = (id: number, before?: StoredRecord): Promise<StoredRecord> =>
    storeRecord(owner, {
      net: care.rig.base.net,
      patient,
      id,
      seed: `${id}.${before?.ver ?? 0}`,
      ...(before === undefined ? {} : { before }),
    })
  /** A request of somebody who signed in just now. */
  const authentic = async (actor: Address): Promise<AuthenticRequest> => {
    const now = care.rig.clock.now()
    const session = sessionRow(1, { address: actor, createdAt: now, expiresAt: ms(now + 60_000) })
    await care.rig.base.ledger.write((tx) => tx.logins.insertSession(session))
    const body = new Uint8Array()
    return authenticRequest({
      session,
      actor,
      org: null,
      dpop: 'x',
      proofHash: proofHash('x'),
      target: '/',
      body,
      lines: null,
    })
  }
  const codeOf = ({ bytes }: RigAnswer): string => JSON.parse(bytes.toString()).code

  it('holds every version of every record with wrap, author and ciphertext by name', async () => {
    const first = await store(1)
    const second = await store(1, first)
    const other = await store(2)
    const lines = linesOf(await ask(owner))
    const records = lines.flatMap((line) => (line.type === 'record' ? [line] : []))
    expect(records.map(({ recordId, ver }) => [Number(recordId), ver])).to.deep.equal([
      [1, 2],
      [2, 1],
      [1, 1],
    ])
    for (const [at, stored] of [second, other, first].entries()) {
      const line = records[at]
      expect(Buffer.from(line?.manifest ?? '', 'base64url').equals(stored.bytes)).to.equal(true)
      expect(line?.wraps).to.deep.equal([[1, stored.manifest.wrap]])
      expect(line?.evidence.dpop).to.equal(stored.answer.proof)
    }
    const blobs = lines.flatMap((line) => (line.type === 'blob' ? [line.sha256] : []))
    expect(blobs).to.have.members([first, second, other].map(({ manifest }) => manifest.sha256))
  })

  it('begins with the receipt of the request and ends with the number of its lines', async () => {
    await store(1)
    const answer = await ask(owner)
    const lines = linesOf(answer)
    const head = lines[0] as ExportHead
    expect(head).to.deep.include({ type: 'export', patient, net: care.rig.base.net })
    const told = { vkey: head.vkeys.receipt, origin: head.origin }
    const own = openReceipt(head.receipt, told, nodeCurves)
    expect([own.verdict, toHex(own.proofHash)]).to.deep.equal(['allow', toHex(proofHash(answer.proof ?? ''))])
    const receipts = lines.flatMap((line) => (line.type === 'receipt' ? [line] : []))
    expect(receipts.map(({ receipt }) => openReceipt(receipt, told, nodeCurves).index)).to.deep.equal(
      receipts.map(({ index }) => index),
    )
    expect(receipts.at(-1)?.index).to.equal(own.index)
    expect(lines.at(-1)).to.deep.equal({ type: 'end', lines: lines.length - 1 })
  })

  it('holds key manifests after their keyrings, and openings with all their keys', async () => {
    const keyring = { digest: bytes32(0x21), bytes: Uint8Array.of(1, 2) }
    const manifest = { patient, seq: 1, bytes: Uint8Array.of(3), keyring: keyring.digest }
    await care.rig.base.ledger.write(async (tx) => {
      await tx.vaults.insertKeyring(keyring.digest, keyring.bytes)
      for (let n = 1; n < 20; n++) await tx.vaults.insertManifest({ ...manifest, digest: bytes32(0x100 + n) })
    })
    const lines = linesOf(await ask(owner))
    expect(lines.filter(({ type }) => type === 'manifest')).to.have.length(19)
    const keyrings = lines.filter(({ type }) => type === 'keyring')
    expect(keyrings).to.deep.equal([{ type: 'keyring', digest: keyring.digest, keyring: 'AQI' }])
    expect(lines.findIndex(({ type }) => type === 'keyring')).to.equal(1)
  })

  it('is one entry of type self, and nothing of anybody else', async () => {
    await storeRecord(owner, { net: care.rig.base.net, patient, id: 1, seed: 'own' })
    const before = await care.rig.base.ledger.read((tx) => tx.leaves.size())
    const lines = linesOf(await ask(owner))
    expect(lines.filter(({ type }) => type === 'grant')).to.have.length(0)
    const leaf = await care.rig.base.ledger.read((tx) => tx.leaves.leaf(before))
    expect(JSON.parse(leaf?.body ?? '')).to.deep.include({ type: 'self', patient, decision: 'allow' })
    expect(await care.rig.base.ledger.read((tx) => tx.leaves.size())).to.equal(before + 1)
  })

  it('is for the patient and for delegates with READ, after a fresh login', async () => {
    const of = addressOf('patient')
    expect(codeOf(await ask(owner, of))).to.equal('no_access')
    expect(codeOf(await ask(await care.login('member', clinic), of))).to.equal('no_access')
    const delegate = await care.login('delegate')
    const key = { className: 'labs', epoch: 1, wrap: new Uint8Array(114) }
    await care.rig.base.ledger.write(async (tx) => {
      await tx.records.erase(of, labs)
      await tx.consents.putWraps(
        care.grant,
        [1, 2].map((keyVersion) => ({ ...key, keyVersion })),
      )
    })
    const lines = linesOf(await ask(delegate, of))
    const [grant] = lines.flatMap((line) => (line.type === 'grant' ? [line] : []))
    expect(grant?.id).to.equal(care.grant)
    expect(grant?.keys.map(([, , keyVersion]) => keyVersion)).to.deep.equal([1, 2])
    expect(lines.at(-1)?.type).to.equal('end')
    await care.say(delegateIs(1))
    expect(codeOf(await ask(delegate, of))).to.equal('no_access')
    care.rig.clock.time += 300_001
    expect(codeOf(await ask(owner))).to.equal('step_up_required')
  })

  it('reads a page of records only when the one before was taken, and leaves none out', async () => {
    await store(1)
    const { ledger } = care.rig.base
    await ledger.write(async (tx) => {
      const known = await tx.records.newest(patient, recordId(1))
      if (known === null) throw new TypeError('no record')
      const wrap = { kind: 1, epoch: 1, wrap: new Uint8Array(114) } as const
      for (let id = 2; id <= 120; id++)
        await tx.records.insert({ ...known, recordId: recordId(id), sha256: hash(id) }, wrap)
    })
    const exported = await care.rig.paths.exportPatient(await authentic(patient), patient)
    const reads = countReads(ledger)
    const sizes: number[] = []
    for await (const page of exported) {
      const records = page.filter(({ type }) => type === 'record').length
      if (records > 0) sizes.push(records)
      // One for the keys, one for each page.
      if (records > 0) expect(reads()).to.equal(1 + sizes.length)
    }
    expect(sizes).to.deep.equal([50, 50, 20])
  })

  const endings: readonly (readonly [string, string, (hash: string) => Promise<void>])[] = [
    [
      'the session is ended',
      'invalid_token',
      (tokenHash) => care.rig.base.ledger.write((tx) => tx.logins.deleteSession(tokenHash)),
    ],
    ['the right is taken away', 'no_access', () => care.say(delegateIs(1))],
  ]
  for (const [what, code, end] of endings) {
    it(`breaks off where ${what} while it runs`, async () => {
      const request = await authentic(addressOf('delegate'))
      const exported = await care.rig.paths.exportPatient(request, addressOf('patient'))
      const pages = exported[Symbol.asyncIterator]()
      expect((await pages.next()).value).to.have.length(1)
      await end(request.session.tokenHash)
      const refused: unknown = await pages.next().catch((error: unknown) => error)
      expect(refused).to.have.property('code', code)
    })
  }
})

/** Counts the reading transactions from now on. */
function countReads(ledger: Ledger): () => number {
  let count = 0
  const { read } = ledger
  const counting: Ledger['read'] = (work) => {
    count += 1
    return read(work)
  }
  Object.assign(ledger, { read: counting })
  return () => count
}
