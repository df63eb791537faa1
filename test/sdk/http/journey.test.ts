import { expect } from 'chai'
import { type RecordId, toUtf8 } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { renderReport, verifyBundle } from '../../../sdk/src/auditor.ts'
import { namedBlocks } from '../../../sdk/src/auditor/namedBlocks.ts'
import { takeChainSnapshot } from '../../../sdk/src/auditor/takeChainSnapshot.ts'
import { waitUntil } from '../../../sdk/src/client/waitUntil.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { viemChainSource } from '../../../sdk/src/wallet/viem.ts'
import { codeOf } from '../support/codeOf.ts'
import { labsFor, openNetwork, textRecord, type TestNetwork } from '../support/openNetwork.ts'

const icd10 = 'http://hl7.org/fhir/sid/icd-10'

// Each prompt is something a person has to read: their number is part of the specification. Spec §15.4

describe('sdk over HTTP: the way of a record', function () {
  this.timeout(60_000)
  let network: TestNetwork
  let clinic: Agent

  before(async () => {
    network = await openNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  it('enrols with four prompts and unlocks with two, or with the recovery code', async () => {
    const client = await network.client()
    const codes: string[] = []
    await sdk.enrol(await sdk.login(client), { showRecoveryCode: async (shown) => void codes.push(shown) })
    expect(client.wallet.prompts).to.deep.equal(['login', 'unlock', 'unlock', 'SetKeys'])
    client.wallet.prompts.length = 0
    await sdk.unlock(await sdk.login(client))
    expect(client.wallet.prompts).to.deep.equal(['login', 'unlock'])
    client.wallet.prompts.length = 0
    const [code = ''] = codes
    await sdk.unlock(await sdk.login(client), { recoveryCode: code.toLowerCase().replaceAll('-', ' ') })
    expect(client.wallet.prompts).to.deep.equal(['login'])
  })

  it('lets nobody enrol twice', async () => {
    const { session } = await network.patient()
    const again = sdk.enrol(session, { showRecoveryCode: async () => {} })
    expect(await codeOf(again)).to.equal('conflict')
  })

  it('shares, reads, writes and revokes, with as few prompts as specified', async () => {
    const client = await network.client()
    let patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const before = await sdk.putRecords(patient, [
      textRecord('one'),
      textRecord('two'),
      textRecord('note', 'notes'),
    ])
    client.wallet.prompts.length = 0
    const grant = await sdk.grantConsent(patient, labsFor(clinic))
    expect(client.wallet.prompts).to.deep.equal(['Grant'])

    const request = { patient: patient.address, purpose: 'TREAT' as const }
    const listed = await provider.listPatientRecords(clinic, request)
    expect(listed.map(({ class: cls }) => cls)).to.deep.equal(['labs', 'labs'])
    const read = await provider.openRecords(clinic, { ...request, records: idsOf(before) })
    expect(read.map(textOf)).to.deep.equal(['one', 'two', 'no_access'])
    const written = await provider.writeRecord(clinic, { ...request, record: textRecord('result') })
    const own = await sdk.openOwnRecord(patient, written.recordId)
    expect(textOf(own)).to.equal('result')
    expect(own.author).to.deep.equal({ address: clinic.session.address, org: clinic.orgId, purpose: 'TREAT' })

    client.wallet.prompts.length = 0
    const revoked = await sdk.revokeConsent(patient, { id: grant.id, rotate: true })
    patient = revoked.patient
    expect(client.wallet.prompts).to.deep.equal(['Revoke', 'SetKeys'])
    expect(await codeOf(provider.openRecord(clinic, { ...request, record: written.recordId }))).to.equal(
      'no_access',
    )
    expect((await sdk.listGrants(patient)).map(({ latched }) => latched)).to.deep.equal([true])
  })

  it('keeps what is written after a revocation from every key the clinic ever held', async () => {
    let patient = await network.patient()
    const first = await sdk.grantConsent(patient, labsFor(clinic))
    await provider.receiveGrants(clinic, { patient: patient.address })
    patient = (await sdk.revokeConsent(patient, { id: first.id, rotate: true })).patient
    const { manifest } = await sdk.putRecord(patient, textRecord('after'))
    expect(manifest.epoch).to.equal(2)
    const labs = manifest.class
    await clinic.classKey({ patient: patient.address, class: labs, epoch: 1 })
    expect(await codeOf(clinic.classKey({ patient: patient.address, class: labs, epoch: 2 }))).to.equal(
      'no_key',
    )
  })

  it('gives the new keys to the grantees that remain', async () => {
    const other = await network.organisation('Other Clinic')
    let patient = await network.patient()
    await sdk.grantConsent(patient, labsFor(other))
    const ended = await sdk.grantConsent(patient, labsFor(clinic))
    patient = (await sdk.revokeConsent(patient, { id: ended.id, rotate: true })).patient
    const { recordId } = await sdk.putRecord(patient, textRecord('for the other'))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(textOf(await provider.openRecord(other, request))).to.equal('for the other')
  })

  it('seals to the patient alone while keys are stale, and shares it after a rotation', async () => {
    let patient = await network.patient()
    const [ended] = [await sdk.grantConsent(patient, labsFor(clinic))]
    const other = await network.organisation('Third Clinic')
    await sdk.grantConsent(patient, labsFor(other))
    await sdk.revokeConsent(patient, { id: ended.id, rotate: false })
    await stale(patient)
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    const written = await provider.writeRecord(other, { ...request, record: textRecord('meanwhile') })
    expect(written.manifest.epoch).to.equal(0)
    expect(await codeOf(provider.openRecord(other, { ...request, record: written.recordId }))).to.equal(
      'grant_pending',
    )
    expect(textOf(await sdk.openOwnRecord(patient, written.recordId))).to.equal('meanwhile')
    expect(await codeOf(sdk.rewrapInbox(patient))).to.equal('stale_manifest')
    patient = await sdk.rotateKeys(patient, { classes: [written.manifest.class] })
    expect(await sdk.rewrapInbox(patient)).to.have.length(1)
    expect(textOf(await provider.openRecord(other, { ...request, record: written.recordId }))).to.equal(
      'meanwhile',
    )
  })

  it('shares without history only what comes later', async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const before = await sdk.putRecord(patient, textRecord('before'))
    client.wallet.prompts.length = 0
    await sdk.grantConsent(patient, labsFor(clinic, { history: 'excluded' }))
    expect(client.wallet.prompts).to.deep.equal(['SetKeys', 'Grant'])
    const later = await sdk.putRecord(patient, textRecord('later'))
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    expect(textOf(await provider.openRecord(clinic, { ...request, record: later.recordId }))).to.equal(
      'later',
    )
    expect(await codeOf(provider.openRecord(clinic, { ...request, record: before.recordId }))).to.equal(
      'no_key',
    )
  })

  it('imports a FHIR bundle, class by class, and says what it left out', async () => {
    const patient = await network.patient()
    const medicationRequest = {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'x' },
      subject: { reference: 'Patient/1' },
      authoredOn: '2020-05-06T07:08:09Z',
    }
    const condition = {
      resourceType: 'Condition',
      code: { coding: [{ system: icd10, code: 'B20' }] },
      subject: { reference: 'Patient/1' },
    }
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resource: medicationRequest },
        { resource: condition },
        { request: { method: 'DELETE', url: 'Condition/1' } },
      ],
    }
    const { records, rejected } = await sdk.importBundle(patient, JSON.stringify(bundle))
    expect(records.map(({ resourceType, class: cls }) => [resourceType, cls])).to.deep.equal([
      ['MedicationRequest', 'medications'],
      ['Condition', 'hiv'],
    ])
    expect(rejected.map(({ at, reason }) => [at, reason])).to.deep.equal([['entry[2]', 'no_resource']])
    const [medication, opened] = await sdk.openOwnRecords(
      patient,
      records.map(({ outcome }) => outcome.recordId),
    )
    if (medication === undefined || 'code' in medication) throw new TypeError('not opened')
    expect(JSON.parse(textOf(medication))).to.deep.equal(medicationRequest)
    expect(medication.manifest.t).to.equal(Date.UTC(2020, 4, 6))
    expect(medication.meta).to.include({ type: 'application/fhir+json', name: 'MedicationRequest' })
    expect(opened !== undefined && 'meta' in opened && opened.meta.labels).to.deep.equal(['HIV'])
  })

  it('ends everything with one signature, the sessions too', async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsFor(clinic))
    client.wallet.prompts.length = 0
    await sdk.revokeAll(patient)
    expect(client.wallet.prompts).to.deep.equal(['RevokeAll'])
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(provider.openRecord(clinic, request))).to.equal('no_access')
    expect(await codeOf(sdk.listRecords(patient))).to.equal('invalid_token')
  })

  it('proves the trail, the receipts and an exported bundle', async () => {
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    const { id } = await sdk.grantConsent(patient, labsFor(clinic))
    await provider.openRecord(clinic, { patient: patient.address, purpose: 'TREAT', record: recordId })
    await sdk.revokeConsent(patient, { id, rotate: false })
    await anchored(patient)
    const trail = await sdk.readTrail(patient)
    expect(trail.alarms).to.deep.equal([])
    expect(trail.entries.map(({ event }) => event?.type)).to.deep.equal([
      'keys',
      'write',
      'grant',
      'read',
      'fence',
    ])
    expect(new Set(trail.entries.map(({ proof }) => proof))).to.deep.equal(new Set(['anchored']))
    const check = await sdk.checkReceipts(patient.session.client)
    expect([check.alarms, check.waiting, check.proved]).to.deep.equal([[], 0, 2])

    const bundle = toUtf8(await sdk.exportBundle(patient))
    const report = await verifyBundle([bundle], { snapshot: [await snapshotFor(patient, bundle)] })
    expect(report.findings).to.deep.equal([])
    expect(report.counts.factsRecomputed).to.be.greaterThan(1)
    expect(renderReport(report)).to.match(/^findings +0$/m)
  })

  async function snapshotFor(patient: sdk.Patient, bundle: Uint8Array): Promise<Uint8Array> {
    const { contracts, deploymentBlock } = patient.session.client.deployment
    const lines: string[] = []
    const request = {
      consentRegistry: contracts.consentRegistry.address,
      providerRegistry: contracts.providerRegistry.address,
      auditAnchor: contracts.auditAnchor.address,
      deploymentBlock,
      blocks: await namedBlocks([bundle]),
    }
    for await (const line of takeChainSnapshot(viemChainSource(network.publicClient), request))
      lines.push(line)
    return toUtf8(lines.join(''))
  }
})

/** Until the revocation has reached the chain: then the published keys are out of date. */
async function stale({ session, address }: sdk.Patient): Promise<void> {
  await waitUntil(session.client, 'the revocation', async () => {
    const { value } = await session.call('readPatient', { path: { p: address } })
    return value.version > value.keysVersion
  })
}

/** Until everything logged so far is anchored on chain. */
async function anchored(patient: sdk.Patient): Promise<void> {
  await waitUntil(patient.session.client, 'the anchor', async () => {
    const { entries } = await sdk.readTrail(patient)
    return entries.every(({ proof }) => proof === 'anchored')
  })
}

function textOf(outcome: provider.ReadOutcome): string {
  return 'code' in outcome ? outcome.code : Buffer.from(outcome.body).toString()
}

function idsOf(outcomes: readonly sdk.WriteOutcome[]): readonly RecordId[] {
  return outcomes.map(({ recordId }) => recordId)
}
