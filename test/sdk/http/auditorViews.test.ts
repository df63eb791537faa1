import { expect } from 'chai'
import type { Agent } from '../../../sdk/src/agent.ts'
import { decisionRules, listDecisions } from '../../../sdk/src/auditor/listDecisions.ts'
import { openLogView } from '../../../sdk/src/auditor/openLogView.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: what an auditor looks at', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  let patient: sdk.Patient
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
    patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    await openRecord(clinic, request)
    await codeOf(openRecord(clinic, { ...request, purpose: 'HRESCH' }))
    await network.anchorAll()
  })
  after(async () => network?.close())

  it('is a tree that unfolds down to its leaves, with anchors that belong to it', async () => {
    const log = await openLogView(await network.client())
    const root = await log.node({ start: 0, end: log.size })
    expect(root.hash).to.equal(log.root)
    expect(log.anchors.length).to.be.above(0)
    expect(log.anchors.every(({ isOfThisTree }) => isOfThisTree)).to.equal(true)
    expect(log.onChain).to.deep.include({ isOfThisTree: true })
    let leaves = 0
    const walk = async (start: number, end: number): Promise<void> => {
      const { split } = await log.node({ start, end })
      if (split === null) leaves += 1
      else {
        await walk(start, split)
        await walk(split, end)
      }
    }
    await walk(0, log.size)
    expect(leaves).to.equal(log.size)
  })

  it('refuses tiles that do not lead to the root', async () => {
    const transport: typeof fetchTransport = async (request) => {
      const answer = await fetchTransport(request)
      if (!request.url.includes('/v1/log/tile/')) return answer
      const body = Uint8Array.from(answer.body)
      body[0] = (body[0] ?? 0) ^ 1
      return { ...answer, body }
    }
    expect(await codeOf(openLogView(await network.client({ transport })))).to.equal('bad_proof')
  })

  it('makes every decision again and says which check decided', async () => {
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const decisions = await listDecisions([Buffer.from(await sdk.exportBundle(again))])
    expect(decisions.flatMap(({ differences }) => differences)).to.deep.equal([])
    const read = decisions.find(({ event, reason }) => event.org !== undefined && reason === 'grant')
    expect(read?.rules.find(({ rule }) => rule === 'wrap')).to.deep.equal({ rule: 'wrap', verdict: 'passed' })
    const refused = decisions.find(({ reason }) => reason === 'org')
    expect(refused?.rules.map(({ verdict }) => verdict)).to.deep.equal(
      decisionRules.map((rule) =>
        rule === 'clock' || rule === 'purpose' ? 'passed' : rule === 'org' ? 'failed' : 'not asked',
      ),
    )
  })
})
