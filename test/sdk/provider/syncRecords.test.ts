import { expect } from 'chai'
import {
  type ClassName,
  parseClassName,
  parseSeconds,
  type RecordId,
  type Sha256Hex,
  sha256,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import { serialiseRecordManifest } from '@consentry/protocol'
import { addMember, type Agent, memberRoles, removeMember } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { setMemberOf } from '../rig/setMemberOf.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { type Lie, tamper } from '../support/tamper.ts'

const purpose = 'TREAT' as const

describe('sdk/provider: keeping a copy up to date, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  const lies: { listRecords?: Lie; releaseKeys?: Lie } = {}
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic', { transport: tamper(lies) })
  })
  after(async () => network?.close())

  async function run(
    patient: sdk.Patient,
    cursor?: string,
  ): Promise<{ said: string[]; cursor: string; access: string }> {
    const said: string[] = []
    let last: provider.SyncBatch | undefined
    const request = { patient: patient.address, purpose, ...(cursor === undefined ? {} : { cursor }) }
    for await (const batch of provider.syncRecords(clinic, request)) {
      last = batch
      for (const change of batch.changes) {
        const body = 'record' in change ? Buffer.from(change.record.body).toString() : change.recordId
        said.push(`${change.kind} ${body}`)
      }
    }
    return { said, cursor: last?.cursor ?? '', access: last?.access ?? '' }
  }

  it('brings new, replaced, erased, and then revoked records, each once', async () => {
    const patient = await network.patient()
    const [one, two] = await sdk.putRecords(patient, [textRecord('one'), textRecord('two')])
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    const first = await run(patient)
    expect(first).to.deep.include({ said: ['new one', 'new two'], access: 'open' })
    expect((await run(patient, first.cursor)).said).to.deep.equal([])

    await replace(patient, one, 'one, corrected')
    await sdk.putRecord(patient, textRecord('three'))
    await sdk.eraseRecord(patient, idOf(two))
    const second = await run(patient, first.cursor)
    expect(second.said).to.deep.equal([`withdrawn ${idOf(two)}`, 'replaced one, corrected', 'new three'])
    expect((await run(patient, second.cursor)).said).to.deep.equal([])
    // An older cursor brings the same again: nothing depends on what was asked before.
    expect((await run(patient, first.cursor)).said).to.deep.equal(second.said)

    await sdk.revokeConsent(patient, { id, rotate: false })
    const third = await run(patient, second.cursor)
    expect(third.access).to.equal('ended')
    expect(third.said.map((text) => text.split(' ')[0])).to.deep.equal(['withdrawn', 'withdrawn'])
    expect(await run(patient, third.cursor)).to.deep.include({ said: [], access: 'ended' })
  })

  it('brings old records of a class that is granted later', async () => {
    const patient = await network.patient()
    await sdk.putRecords(patient, [textRecord('a lab'), textRecord('a note', 'notes')])
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const first = await run(patient)
    expect(first.said).to.deep.equal(['new a lab'])
    const classes = ['labs', 'notes'].map(parseClassName)
    await sdk.grantConsent(patient, labsAt(network, clinic, { classes }))
    expect((await run(patient, first.cursor)).said).to.deep.equal(['new a note'])
  })

  it('goes on after an interruption where the last stored batch ended', async () => {
    const patient = await network.patient()
    const texts = Array.from({ length: 30 }, (_, i) => `no. ${i}`)
    await sdk.putRecords(
      patient,
      texts.map((text) => textRecord(text)),
    )
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const stored: string[] = []
    let cursor: string | undefined
    for await (const batch of provider.syncRecords(clinic, { patient: patient.address, purpose })) {
      cursor = batch.cursor
      stored.push(...batch.changes.map((change) => change.kind))
      if (stored.length > 0) break
    }
    const rest = await run(patient, cursor)
    expect(stored.length + rest.said.length).to.equal(30)
    expect(new Set(rest.said).size).to.equal(rest.said.length)
  })

  it('tells a record without a key as unread, and brings it once the key is there', async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const today = labsAt(network, clinic, { history: 'excluded' })
    await sdk.putRecord(patient, textRecord('before'))
    const { id } = await sdk.grantConsent(patient, today)
    const first = await run(patient)
    expect(first.said).to.have.length(1)
    expect(first.said[0]).to.match(/^unread /)
    await sdk.revokeConsent(patient, { id, rotate: false })
    const again = await sdk.unlock(await sdk.login(client))
    await sdk.grantConsent(again, labsAt(network, clinic))
    expect((await run(patient, first.cursor)).said).to.deep.equal(['new before'])
  })

  it('refuses a cursor of another patient or purpose, a damaged one, and no cursor at all', async () => {
    const [patient, other] = [await network.patient(), await network.patient()]
    const { cursor } = await run(patient)
    const flipped = `${cursor.slice(0, 50)}${cursor[50] === 'A' ? 'B' : 'A'}${cursor.slice(51)}`
    for (const bad of [flipped, cursor.slice(0, -4), 'x', '', '!'])
      expect(await codeOf(run(patient, bad)), bad).to.equal('bad_request')
    expect(await codeOf(run(other, cursor))).to.equal('bad_request')
    const forOther = provider.syncRecords(clinic, { patient: patient.address, purpose: 'HOPERAT', cursor })
    expect(await codeOf(forOther.next())).to.equal('bad_request')
  })

  it('catches a gateway that goes back to an older version', async () => {
    const patient = await network.patient()
    const one = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await replace(patient, one, 'two')
    const { cursor } = await run(patient)
    lies.listRecords = {
      json: (page) => ({ ...page, items: page['items'].map((item: object) => ({ ...item, ver: 1 })) }),
    }
    try {
      expect(await codeOf(run(patient, cursor))).to.equal('old_version')
    } finally {
      delete lies.listRecords
    }
  })

  it('does not say that access ended where only the member did', async () => {
    const patient = await network.patient()
    await sdk.putRecord(patient, textRecord('one'))
    const { orgId, session } = clinic
    const setMember = setMemberOf(network)
    const nurse = await network.client()
    const who = nurse.wallet.address
    const validUntil = parseSeconds(Math.floor(network.clock.time / 1000) + 86_400)
    await addMember(session, { who, roles: memberRoles.staff, validUntil, setMember })
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const asNurse = { session: await sdk.login(nurse, { role: orgId }), classKey: clinic.classKey }
    const request = { patient: patient.address, purpose }
    const cursors: string[] = []
    for await (const { cursor } of provider.syncRecords(asNurse, request)) cursors.push(cursor)
    await removeMember(session, { who, setMember })
    const again = provider.syncRecords(asNurse, { ...request, cursor: cursors.at(-1) ?? '' })
    expect(await codeOf(again.next())).to.equal('no_access')
  })

  it('opens the others where one record does not open', async () => {
    const patient = await network.patient()
    const written = await sdk.putRecords(
      patient,
      ['one', 'two', 'three'].map((text) => textRecord(text)),
    )
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const bad = idOf(written[1])
    const spoil = (item: { recordId: string; wrap: string }) =>
      item.recordId === bad ? { ...item, wrap: `AQ${'A'.repeat(150)}` } : item
    lies.releaseKeys = { json: (answer) => ({ ...answer, items: answer['items'].map(spoil) }) }
    try {
      const { said, cursor } = await run(patient)
      expect(said).to.deep.equal(['new one', `unread ${bad}`, 'new three'])
      delete lies.releaseKeys
      expect((await run(patient, cursor)).said).to.deep.equal(['new two'])
    } finally {
      delete lies.releaseKeys
    }
  })

  it('streams a big record in small batches, of one class where that is asked', async () => {
    const patient = await network.patient()
    await sdk.putRecords(
      patient,
      Array.from({ length: 30 }, (_, i) => textRecord(`no. ${i}`)),
    )
    const classes = ['labs', 'vitals'].map(parseClassName)
    await sdk.grantConsent(patient, labsAt(network, clinic, { classes }))
    await sdk.putRecord(patient, { ...textRecord('other', 'vitals') })
    const query = { patient: patient.address, purpose, class: 'labs' as ClassName }
    const seen: string[] = []
    for await (const outcome of provider.streamRecords(clinic, query))
      seen.push('body' in outcome ? Buffer.from(outcome.body).toString() : outcome.code)
    expect(seen).to.deep.equal(Array.from({ length: 30 }, (_, i) => `no. ${i}`))
    const stranger = await network.patient()
    expect(
      await codeOf(provider.streamRecords(clinic, { ...query, patient: stranger.address }).next()),
    ).to.equal('no_access')
  })
})

async function replace(patient: sdk.Patient, written: unknown, text: string): Promise<void> {
  const { recordId, manifest } = written as {
    recordId: RecordId
    manifest: Parameters<typeof serialiseRecordManifest>[0]
  }
  const manifestDigest = toHex(sha256(toUtf8(serialiseRecordManifest(manifest)))) as Sha256Hex
  await sdk.putRecord(patient, {
    ...textRecord(text),
    replaces: { recordId, ver: manifest.ver, manifestDigest },
  })
}

function idOf(written: unknown): RecordId {
  return (written as { recordId: RecordId }).recordId
}
