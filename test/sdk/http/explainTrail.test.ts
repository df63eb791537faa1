import { expect } from 'chai'
import { parseClassName } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord, openRecords } from '../../../sdk/src/provider/openRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { type Lie, tamper } from '../support/tamper.ts'

describe('sdk over HTTP: the trail in plain words', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  it('says who read what, for what, under which grant, and who was refused why', async () => {
    const patient = await network.patient()
    const texts = ['one', 'two', 'three'].map((text) => textRecord(text))
    const written = await sdk.putRecords(patient, [...texts, textRecord('note', 'notes')])
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    const records = written.slice(0, 3).map(({ recordId }) => recordId)
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    await openRecords(clinic, { ...request, records })
    const note = written[3]?.recordId ?? ''
    expect(
      await codeOf(openRecord(clinic, { ...request, record: note as (typeof records)[number] })),
    ).to.equal('no_access')
    await sdk.revokeConsent(patient, { id, rotate: false })
    await network.anchorAll()
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const { alarms, stories } = await sdk.explainTrail(again)
    expect(alarms).to.deep.equal([])
    const said = stories.map(({ sentence }) => sentence)
    expect(said).to.deep.include('You added 3 lab results on 1 July 2026.')
    expect(said).to.deep.include('You gave a grant to Harbour Clinic on 1 July 2026.')
    expect(said).to.deep.include(
      'Harbour Clinic read 3 lab results for treatment on 1 July 2026, allowed under your grant of 1 July 2026.',
    )
    expect(said).to.deep.include(
      'Harbour Clinic asked for one note or document for treatment on 1 July 2026 and was refused: no grant of yours covered it.',
    )
    expect(said).to.deep.include('Your grant of 1 July 2026 ended on 1 July 2026.')
    expect(new Set(stories.map(({ proof }) => proof))).to.deep.equal(new Set(['anchored']))
    const others = stories.filter(({ isByOthers }) => isByOthers)
    expect(others.map(({ isRefused, pseqs }) => [isRefused, pseqs.length])).to.deep.equal([
      [false, 3],
      [true, 1],
    ])
  })

  it('takes names from the chain, whatever the gateway calls an organisation', async () => {
    const lies: Partial<Record<'readOrg', Lie>> = {
      readOrg: { json: (org) => ({ ...org, name: 'Your Mother' }) },
    }
    const patient = await network.patient({ transport: tamper(lies, fetchTransport) })
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const [story] = (await sdk.explainTrail(patient)).stories.filter(({ type }) => type === 'grant')
    expect(story?.sentence).to.match(/^You gave a grant to Harbour Clinic on /)
  })

  it('says every alarm in words, first of all', async () => {
    const lies: Partial<Record<'readTrail', Lie>> = {}
    const patient = await network.patient({ transport: tamper(lies, fetchTransport) })
    await sdk.putRecord(patient, textRecord('one', parseClassName('labs')))
    await sdk.putRecord(patient, textRecord('two'))
    lies.readTrail = {
      json: ({ items, next }) => ({ items: items.filter((item: { pseq: number }) => item.pseq !== 1), next }),
    }
    const { alarms } = await sdk.explainTrail(patient)
    expect(alarms).to.not.deep.equal([])
    expect(alarms.join(' ')).to.include('Entries are missing.').and.include('do not rely on this gateway')
  })
})
