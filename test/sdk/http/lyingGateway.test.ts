import { expect } from 'chai'
import {
  fromBase64url,
  generateKeyPair,
  parseClassName,
  type RouteName,
  toBase64url,
  toUtf8,
} from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { waitUntil } from '../../../sdk/src/client/waitUntil.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { codeOf } from '../support/codeOf.ts'
import { labsFor, openNetwork, textRecord, type TestNetwork } from '../support/openNetwork.ts'
import { type JsonObject, type Lie, tamper } from '../support/tamper.ts'

// The gateway of these tests is real; between it and the client sits somebody who changes its answers. Spec §1 G6, G9, G10

describe('sdk over HTTP: a gateway that lies', function () {
  this.timeout(60_000)
  const lies: Partial<Record<RouteName, Lie>> = {}
  const transport = tamper(lies)
  let network: TestNetwork
  let clinic: Agent
  let patient: sdk.Patient
  let records: readonly sdk.WriteOutcome[]

  before(async () => {
    network = await openNetwork()
    clinic = await network.organisation('Harbour Clinic', { transport })
    patient = await network.patient({ transport })
    records = await sdk.putRecords(patient, [textRecord('first'), textRecord('second')])
    await sdk.grantConsent(patient, labsFor(clinic))
  })
  after(async () => network?.close())
  afterEach(() => {
    for (const name of Object.keys(lies)) delete lies[name as RouteName]
  })

  const request = () => ({ patient: patient.address, purpose: 'TREAT' as const })
  const recordOf = (i: number) => records[i]?.recordId as sdk.UnreadRecord['recordId']
  const readFirst = () => codeOf(provider.openRecord(clinic, { ...request(), record: recordOf(0) }))

  it('reads while nobody lies', async () => {
    expect(await readFirst()).to.equal('none')
  })

  it('seals to no key that the patient did not publish', async () => {
    const other = await network.patient()
    const { value: foreign } = await other.session.call('readManifest', { path: { p: other.address } })
    lies.readManifestByDigest = { bytes: () => foreign }
    expect(await codeOf(sdk.putRecord(patient, textRecord('x')))).to.equal('stale_manifest')
    expect(await codeOf(provider.writeRecord(clinic, { ...request(), record: textRecord('x') }))).to.equal(
      'stale_manifest',
    )
  })

  it('seals to no key of a manifest that was replaced', async () => {
    const own = await network.patient({ transport })
    const { value: old } = await own.session.call('readManifest', { path: { p: own.address } })
    await sdk.rotateKeys(own, { classes: [parseClassName('labs')] })
    lies.readManifestByDigest = { bytes: () => old }
    expect(await codeOf(sdk.putRecord(own, textRecord('x')))).to.equal('stale_manifest')
  })

  it('lets no wallet unlock another keyring than the manifest names', async () => {
    const client = await network.client({ transport })
    await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const session = await sdk.login(client)
    client.wallet.prompts.length = 0
    lies.readKeyring = { bytes: () => patient.keyring }
    expect(await codeOf(sdk.unlock(session))).to.equal('stale_manifest')
    expect(client.wallet.prompts).to.deep.equal([])
  })

  it('takes no receipt that is forged, or for another request', async () => {
    const { receipt: earlier } = await sdk.putRecord(patient, textRecord('x'))
    lies.writeRecord = { json: () => ({ receipt: earlier }) }
    expect(await codeOf(sdk.putRecord(patient, textRecord('x')))).to.equal('bad_receipt')
    lies.writeRecord = { json: ({ receipt }) => ({ receipt: receipt.replace('\nack\n', '\nallow\n') }) }
    expect(await codeOf(sdk.putRecord(patient, textRecord('x')))).to.equal('bad_receipt')
    lies.releaseKeys = { json: ({ items }) => ({ items: [{ ...items[0], receipt: earlier }] }) }
    expect(await readFirst()).to.equal('bad_receipt')
  })

  it('opens no key, manifest or ciphertext of another record', async () => {
    const [outcome] = await provider.requestKeys(clinic, { ...request(), records: [recordOf(1)] })
    if (outcome === undefined || 'code' in outcome) throw new TypeError('refused')
    const { key: other } = outcome
    lies.releaseKeys = { json: ({ items }) => ({ items: [{ ...items[0], wrap: other.wrap }] }) }
    expect(await readFirst()).to.equal('wrong_context')
    lies.releaseKeys = { json: ({ items }) => ({ items: [{ ...items[0], manifest: other.manifest }] }) }
    expect(await readFirst()).to.equal('wrong_context')
    lies.releaseKeys = { json: ({ items }) => ({ items: [{ ...items[0], ciphertext: other.wrap }] }) }
    expect(await readFirst()).to.equal('bad_chunk')
    delete lies.releaseKeys
    // Too large to come with its key.
    const { recordId: large } = await sdk.putRecord(patient, textRecord('x'.repeat(70_000)))
    const readLarge = () => codeOf(provider.openRecord(clinic, { ...request(), record: large }))
    expect(await readLarge()).to.equal('none')
    lies.readBlob = { bytes: (body) => Uint8Array.from(body).fill(0, 100, 101) }
    expect(await readLarge()).to.equal('bad_chunk')
  })

  it('believes in no author without proof', async () => {
    const path = { p: patient.address, rid: recordOf(1) }
    const { value: second } = await patient.session.call('readRecord', { path })
    const foreign = await foreignEvidence()
    for (const evidence of [
      { dpop: second.evidence.dpop.slice(0, -4) },
      { siweSig: foreign.siweSig },
      { siwe: foreign.siwe, siweSig: foreign.siweSig },
      { siweBlock: { number: 1, hash: `0x${'00'.repeat(32)}` } },
      foreign,
    ]) {
      const changed = (view: JsonObject) => ({ ...view, evidence: { ...view['evidence'], ...evidence } })
      lies.releaseKeys = { json: ({ items }) => ({ items: items.map(changed) }) }
      expect(await readFirst(), JSON.stringify(Object.keys(evidence))).to.equal('bad_author')
      lies.readRecord = { json: changed }
      lies.releaseKeys = { json: ({ items }) => ({ items: items.map(withoutEvidence) }) }
      expect(await readFirst(), JSON.stringify(Object.keys(evidence))).to.equal('bad_author')
    }
  })

  async function foreignEvidence() {
    const other = await network.patient()
    const { recordId } = await sdk.putRecord(other, textRecord('x'))
    const { value } = await other.session.call('readRecord', { path: { p: other.address, rid: recordId } })
    return value.evidence
  }

  it('shares with the key that is on chain, whatever the gateway says', async () => {
    lies.readOrg = {
      json: (org) => ({ ...org, encKey: toBase64url(new Uint8Array(32).fill(9)), name: 'Another' }),
    }
    const own = await network.patient({ transport })
    const { recordId } = await sdk.putRecord(own, textRecord('mine'))
    await sdk.grantConsent(own, labsFor(clinic))
    const opened = await provider.openRecord(clinic, {
      patient: own.address,
      purpose: 'TREAT',
      record: recordId,
    })
    expect(opened.body).to.deep.equal(toUtf8('mine'))
  })

  it('uses no class key that the patient did not publish', async () => {
    const own = await network.patient()
    await sdk.grantConsent(own, labsFor(clinic))
    const [honest] = await provider.receiveGrants(clinic, { patient: own.address })
    lies.listGrants = {
      json: ({ items, next }) => ({
        items: items.map((grant: GrantJson) => ({ ...grant, keys: spoilt(grant.keys) })),
        next,
      }),
    }
    const [received] = await provider.receiveGrants(clinic, { patient: own.address })
    expect(honest?.keys).to.have.length(1)
    expect(received?.keys).to.deep.equal([])
    expect(received?.rejected.map(({ why }) => why)).to.deep.equal(['wrap does not open'])
  })

  it('uses no class key that a patient’s own client got wrong', async () => {
    const own = await network.patient()
    const vault = { ...own.vault, classKey: async () => generateKeyPair() }
    await sdk.grantConsent({ ...own, vault }, labsFor(clinic))
    const [received] = await provider.receiveGrants(clinic, { patient: own.address })
    expect(received?.keys).to.deep.equal([])
    expect(received?.rejected.map(({ why }) => why)).to.deep.equal(['not the key the patient published'])
  })

  it('shows nobody other words than were signed', async () => {
    lies.listGrants = {
      json: ({ items, next }) => ({
        items: items.map((grant: GrantJson) => ({ ...grant, opening: longer(grant.opening) })),
        next,
      }),
    }
    expect(await codeOf(sdk.listGrants(patient))).to.equal('bad_grant')
    expect(await codeOf(provider.listGrantsToMe(clinic))).to.equal('bad_grant')
  })

  it('hides, changes or adds nothing in a trail without an alarm', async () => {
    const alarmsFor = async (change: (items: TrailJson[]) => TrailJson[]) => {
      lies.readTrail = { json: ({ items, next }) => ({ items: change(items), next }) }
      const { alarms } = await sdk.readTrail(patient)
      return new Set(alarms.map(({ fault }) => fault))
    }
    expect(await alarmsFor((items) => items)).to.deep.equal(new Set())
    expect(await alarmsFor((items) => items.filter(({ pseq }) => pseq !== 2))).to.include('gap')
    expect(await alarmsFor((items) => [...items, ...items.slice(-1)])).to.include('fork')
    expect(await alarmsFor((items) => items.map(withOtherReason))).to.include('other_content')
    expect(
      await alarmsFor((items) => items.map((item) => ({ ...item, commitment: 'ab'.repeat(32) }))),
    ).to.include('not_in_log')
  })

  it('shows nobody a checkpoint, a proof or a history of its own making', async () => {
    const { client } = patient.session
    await sdk.checkReceipts(client)
    lies.readCheckpoint = {
      bytes: (note) =>
        toUtf8(
          Buffer.from(note)
            .toString()
            .replace(/^(.*\n)(\d+)\n/, '$1999\n'),
        ),
    }
    expect(await codeOf(sdk.checkReceipts(client))).to.equal('bad_checkpoint')
    delete lies.readCheckpoint
    await sdk.putRecord(patient, textRecord('x'))
    await coveringCheckpoint()
    lies.readConsistency = { json: (answer) => ({ ...answer, proof: [] }) }
    expect(await codeOf(sdk.checkReceipts(client))).to.equal('bad_proof')
    delete lies.readConsistency
    lies.readTile = { bytes: (tile) => tile.map((byte) => byte ^ 1) }
    const { alarms } = await sdk.checkReceipts(client)
    expect(alarms.map(({ code }) => code)).to.include('bad_proof')
  })

  /** Until the log has a checkpoint that covers every receipt kept so far; another one can come before it does. */
  async function coveringCheckpoint(): Promise<void> {
    const { client } = patient.session
    const leaves = (await client.receipts.unproved()).map(({ index }) => index)
    await waitUntil(client, 'the checkpoint', async () => {
      const note = Buffer.from((await client.call('readCheckpoint')).value).toString()
      return Number(note.split('\n')[1]) > Math.max(...leaves)
    })
  }
})

type GrantJson = {
  readonly keys: readonly (readonly [string, number, number, string])[]
  readonly opening: OpeningJson
}
type OpeningJson = { readonly terms: { readonly expiresAt: number } }
type TrailJson = {
  readonly pseq: number
  readonly commitment: string
  readonly event: { readonly reason?: string }
}

function spoilt(keys: GrantJson['keys']): GrantJson['keys'] {
  return keys.map(([cls, epoch, version, wrap]) => {
    const bytes = fromBase64url(wrap)
    bytes[60] = (bytes[60] ?? 0) ^ 1
    return [cls, epoch, version, toBase64url(bytes)]
  })
}

/** The client asks for it by a request of its own then. */
function withoutEvidence({ evidence: _evidence, ...key }: JsonObject): JsonObject {
  return key
}

function longer(opening: OpeningJson): OpeningJson {
  return { ...opening, terms: { ...opening.terms, expiresAt: opening.terms.expiresAt + 86_400 } }
}

function withOtherReason(item: TrailJson): TrailJson {
  return item.event.reason === undefined ? item : { ...item, event: { ...item.event, reason: 'org' } }
}
