import { expect } from 'chai'
import { problemOf, type RouteName, routes } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import type { Transport, TransportRequest } from '../../../sdk/src/client/ports.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { requestAccess } from '../../../sdk/src/provider/requestAccess.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

// What was asked is done, its answer is lost: nothing may be done twice, and nothing half.

describe('sdk over HTTP: answers that are lost', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  let lost: RouteName | null = null
  let forgotten: RouteName | null = null
  const transport: Transport = async (request) => {
    const answer = await fetchTransport(request)
    if (isTo(lost, request)) {
      lost = null
      throw new sdk.SdkError('unreachable', 'The answer is lost')
    }
    if (!isTo(forgotten, request)) return answer
    forgotten = null
    return { ...answer, status: 401, body: Buffer.from(JSON.stringify(problemOf('use_dpop_nonce'))) }
  }
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())
  afterEach(() => {
    lost = null
    forgotten = null
  })

  it('gives a grant once', async () => {
    const patient = await network.patient({ transport })
    lost = 'createGrant'
    const grant = await sdk.grantConsent(patient, labsAt(network, clinic))
    expect(grant.receipt).to.equal(null)
    expect((await sdk.listGrants(patient)).map(({ id }) => id)).to.deep.equal([grant.id])
  })

  it('gives a grant once where the gateway forgot its nonces between doing it and saying so', async () => {
    const patient = await network.patient({ transport })
    forgotten = 'createGrant'
    const grant = await sdk.grantConsent(patient, labsAt(network, clinic))
    expect([forgotten, grant.receipt]).to.deep.equal([null, null])
    expect((await sdk.listGrants(patient)).map(({ id }) => id)).to.deep.equal([grant.id])
  })

  /** Approves a request whose answer meets with something. */
  const approve = async (meet: () => void) => {
    const patient = await network.patient({ transport })
    const { classes, actions, purposes, expiresAt } = labsAt(network, clinic)
    const wish = { patient: patient.address, classes, actions, purposes, expiresAt, text: '' }
    const requestId = await requestAccess(clinic, wish)
    meet()
    const { id } = await sdk.approveRequest(patient, { requestId })
    expect([lost, forgotten]).to.deep.equal([null, null])
    expect((await sdk.listAccessRequests(patient))[0]).to.include({ state: 'approved', grantId: id })
  }

  it('answers a request once', async () => {
    await approve(() => {
      lost = 'answerAccessRequest'
    })
  })

  it('answers a request once where the gateway forgot its nonces in between', async () => {
    await approve(() => {
      forgotten = 'answerAccessRequest'
    })
  })

  it('revokes all the same, and rotates', async () => {
    const patient = await network.patient({ transport })
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    lost = 'createFence'
    const { gateways, patient: rotated } = await sdk.revokeConsent(patient, { id, rotate: true })
    expect(gateways.map(({ latched }) => latched)).to.deep.equal([true])
    const { recordId } = await sdk.putRecord(rotated, textRecord('after'))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('no_access')
  })

  for (const name of ['putManifest', 'putGrantKeys'] as const) {
    it(`rotates keys once where the answer to ${name} is lost`, async () => {
      const patient = await network.patient({ transport })
      await sdk.grantConsent(patient, labsAt(network, clinic))
      lost = name
      const { manifest } = await sdk.rotateKeys(patient, { classes: labsAt(network, clinic).classes })
      expect([manifest.seq, manifest.classes['labs' as keyof typeof manifest.classes]?.epoch]).to.deep.equal([
        2, 2,
      ])
      const { recordId } = await sdk.putRecord(patient, textRecord('after'))
      const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
      expect(await codeOf(openRecord(clinic, request))).to.equal('none')
    })
  }

  it('names a delegate once, though the answer is lost', async () => {
    const patient = await network.patient({ transport })
    const { wallet } = await network.client()
    lost = 'setDelegate'
    const validUntil = labsAt(network, clinic).expiresAt
    const terms = { delegate: wallet.address, rights: ['READ'] as const, validUntil }
    await sdk.setDelegate(patient, terms)
    expect((await sdk.listDelegates(patient.session)).own).to.have.length(1)
  })
})

function isTo(name: RouteName | null, { method, url }: TransportRequest): boolean {
  if (name === null) return false
  const route = routes[name]
  const pattern = new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`)
  return method === route.method && pattern.test(new URL(url).pathname)
}
