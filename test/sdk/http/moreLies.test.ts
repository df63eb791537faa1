import { expect } from 'chai'
import {
  canonicalJson,
  fromUtf8,
  type JsonValue,
  type RouteName,
  sha256,
  toBase64url,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { requestAccess } from '../../../sdk/src/provider/requestAccess.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { collected, patternBytes } from '../support/patternBytes.ts'
import { type Lie, tamper } from '../support/tamper.ts'

// Further lies, one test each; `lyingGateway.test.ts` plays the first ones. Spec §1 G6, G9, G10

describe('sdk over HTTP: a gateway that lies about', function () {
  this.timeout(60_000)
  const lies: Partial<Record<RouteName, Lie>> = {}
  const transport = tamper(lies)
  let network: RigNetwork
  let clinic: Agent
  let patient: sdk.Patient
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic', { transport })
  })
  after(async () => network?.close())
  beforeEach(async () => {
    patient = await network.patient({ transport })
  })
  afterEach(() => {
    for (const name of Object.keys(lies)) delete lies[name as RouteName]
  })

  it('an older version of a record', async () => {
    const first = await sdk.putRecord(patient, textRecord('first'))
    const [old] = await keysOf(patient, first.recordId)
    const manifestDigest = digestOf(first.manifest)
    const replaces = { recordId: first.recordId, ver: 1, manifestDigest }
    await sdk.putRecord(patient, { ...textRecord('second'), replaces })
    expect(Buffer.from((await sdk.openOwnRecord(patient, first.recordId)).body).toString()).to.equal('second')
    lies.releaseKeys = {
      json: ({ items }) => ({ items: [{ ...(old as object), receipt: items[0].receipt }] }),
    }
    expect(await codeOf(sdk.openOwnRecord(patient, first.recordId))).to.equal('old_version')
    expect(await codeOf(sdk.openOwnFile(patient, first.recordId))).to.equal('old_version')
  })

  it('the CID of what it stored', async () => {
    const other = await sdk.putRecord(patient, textRecord('other'))
    lies.putBlob = { json: (stored) => ({ ...stored, cid: other.manifest.cid }) }
    expect(await codeOf(sdk.putRecord(patient, textRecord('x')))).to.equal('unexpected_answer')
    expect(await codeOf(sdk.putFile(patient, patternBytes(2_200_000)))).to.equal('unexpected_answer')
  })

  it('how much of an upload it has', async () => {
    const stuck = { ...patient }
    const call: sdk.Session['exchange'] = async (name, input) => {
      const answer = await patient.session.exchange(name, input)
      const header = (wanted: string) => (wanted === 'upload-offset' ? '1' : answer.header(wanted))
      return name === 'putBlob' && answer.status === 204 ? { ...answer, header } : answer
    }
    const lied = { ...stuck, session: { ...patient.session, exchange: call } }
    const bytes = patternBytes(3 * 1_048_576)
    // What the gateway says is not believed: it is asked again, and the whole is what counts.
    const { recordId } = await sdk.putFile(lied, bytes, { partBytes: 1_048_576 })
    const { body } = await sdk.openOwnFile(patient, recordId)
    expect(Buffer.from(await collected(body)).equals(Buffer.from(bytes))).to.equal(true)
  })

  it('a ciphertext that is cut short, or another one of the same length', async () => {
    const bytes = patternBytes(5 * 1_048_576)
    const { recordId } = await sdk.putFile(patient, bytes)
    const read = async () => collected((await sdk.openOwnFile(patient, recordId)).body)
    lies.readBlob = { bytes: (body) => body.subarray(0, body.length - 1) }
    expect(await codeOf(read())).to.equal('bad_chunk')
    expect(await codeOf(sdk.openOwnRecord(patient, recordId))).to.equal('bad_chunk')
    lies.readBlob = {
      bytes: (body, { headers }) =>
        headers['range']?.startsWith('bytes=0-') ? body : body.map((byte) => byte ^ 1),
    }
    expect(await codeOf(read())).to.equal('bad_chunk')
    lies.readBlob = {
      bytes: (body, { headers }) =>
        headers['range']?.startsWith('bytes=0-') ? Uint8Array.from(body).fill(0, 100, 101) : body,
    }
    expect(await codeOf(read())).to.equal('bad_chunk')
  })

  it('a list: records of somebody else, and records that do not exist', async () => {
    const other = await network.patient()
    const theirs = await sdk.putRecord(other, textRecord('theirs'))
    const [foreign = null] = (await sdk.listRecords(other)) as readonly JsonValue[]
    const own = await sdk.putRecord(patient, textRecord('own'))
    lies.listRecords = { json: ({ items, next }) => ({ items: [foreign, ...items], next }) }
    const listed = await sdk.listRecords(patient)
    // A list is only what the gateway says; opening is what proves.
    const outcomes = await sdk.openOwnRecords(
      patient,
      listed.map(({ recordId }) => recordId),
    )
    expect(outcomes.map((one) => ('code' in one ? one.code : one.recordId))).to.deep.equal([
      'no_access',
      own.recordId,
    ])
    expect(theirs.recordId).to.equal(listed[0]?.recordId)
  })

  it('what is listed: another class, date or author than was signed', async () => {
    await sdk.putRecord(patient, textRecord('own'))
    lies.listRecords = {
      json: ({ items, next }) => ({
        items: items.map((item: object) => ({ ...item, class: 'billing', t: 0, org: null })),
        next,
      }),
    }
    const [item] = await sdk.listRecords(patient)
    const { manifest } = await sdk.openOwnRecord(patient, item?.recordId as sdk.OpenedRecord['recordId'])
    expect(manifest.class).to.equal('labs')
  })

  it('a request for access: other words, another sender', async () => {
    const { classes, actions, purposes, expiresAt } = labsAt(network, clinic)
    const wish = { patient: patient.address, classes, actions, purposes, expiresAt, text: '' }
    await requestAccess(clinic, wish)
    const impostor = await network.organisation('Impostor')
    lies.listAccessRequests = {
      json: ({ items, next }) => ({
        items: items.map((item: object) => ({ ...item, org: impostor.orgId })),
        next,
      }),
    }
    const [request] = await sdk.listAccessRequests(patient)
    expect(request).to.include({ code: 'wrong_context' })
    lies.listAccessRequests = {
      json: ({ items, next }) => ({
        items: items.map((item: object) => ({ ...item, patient: clinic.session.address })),
        next,
      }),
    }
    expect(await codeOf(sdk.listAccessRequests(patient))).to.equal('unexpected_answer')
  })

  it('who may act for a patient', async () => {
    const stranger = await network.client()
    lies.listDelegates = {
      json: () => ({
        items: [
          {
            patient: patient.address,
            delegate: stranger.wallet.address,
            rights: 23,
            validUntil: 4_000_000_000,
          },
        ],
        next: null,
      }),
    }
    expect((await sdk.listDelegates(patient.session)).own).to.deep.equal([])
  })

  it('an organisation’s key and name, when a grant is given', async () => {
    lies.readOrg = {
      json: (org) => ({ ...org, name: 'Another', encKey: toBase64url(new Uint8Array(32).fill(9)) }),
    }
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    const { opening } = await sdk.grantConsent(patient, labsAt(network, clinic))
    expect(opening.terms.granteeName).to.equal('Harbour Clinic')
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('none')
  })

  it('a log that is another one than the chain anchors', async () => {
    await sdk.putRecord(patient, textRecord('one'))
    await network.anchorAll()
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    expect((await sdk.readTrail(again)).alarms).to.deep.equal([])
    const { contracts } = network
    const honest = contracts.anchor
    contracts.anchor = { ...honest, root: `0x${'ab'.repeat(32)}` as typeof honest.root }
    const { alarms } = await sdk.readTrail(again)
    contracts.anchor = honest
    expect(alarms.map(({ fault }) => fault)).to.deep.equal(['anchor_differs'])
  })

  it('a checkpoint that is older than one it showed before', async () => {
    const { client } = patient.session
    await sdk.checkReceipts(client)
    const { value: old } = await client.call('readCheckpoint')
    await sdk.putRecord(patient, textRecord('one'))
    await network.pump()
    await sdk.checkReceipts(client)
    lies.readCheckpoint = { bytes: () => old }
    // Another replica may be behind: what was seen before goes on to count, and the receipt stays proved.
    const check = await sdk.checkReceipts(client)
    expect(check.checkpoint.size).to.be.greaterThan(Number(fromUtf8(old)?.split('\n')[1]))
    // An older one of another history is a fork.
    lies.readConsistency = { json: (answer) => ({ ...answer, proof: [] }) }
    expect(await codeOf(sdk.checkReceipts(client))).to.equal('bad_proof')
  })

  it('the keys before: another manifest in the archive of a new root', async () => {
    const { patient: renewed } = await sdk.replaceRoot(patient, { showRecoveryCode: async () => {} })
    const other = await network.patient()
    const { value: foreign } = await other.session.call('readManifest', { path: { p: other.address } })
    const named = renewed.manifest.prev
    lies.readManifestByDigest = {
      bytes: (body, { url }) => (url.endsWith(named) ? foreign : body),
    }
    expect(await codeOf(sdk.unlock(await sdk.login(renewed.session.client)))).to.equal('stale_manifest')
  })
})

async function keysOf({ session, address }: sdk.Patient, recordId: string): Promise<readonly JsonValue[]> {
  const { value } = await session.call('releaseKeys', {
    path: { p: address },
    json: { action: 'read', records: [recordId] },
  })
  return value.items as readonly JsonValue[]
}

function digestOf(manifest: object): sdk.ReplacedRecord['manifestDigest'] {
  return toHex(sha256(toUtf8(canonicalJson(manifest as JsonValue)))) as sdk.ReplacedRecord['manifestDigest']
}
