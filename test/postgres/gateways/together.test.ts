import type { GrantId } from '@consentry/protocol'
import { login, type TransportAnswer, type TransportRequest } from '@consentry/sdk'
import { listRecords, type Patient, putRecord, putRecords, revokeConsent } from '@consentry/sdk/patient'
import { receiveGrants } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { askForKeys } from '../../../scripts/demo/askForKeys.ts'
import { openActor } from '../../../scripts/demo/openActor.ts'
import { runProgram } from '../../e2e/support/gatewayProcess.ts'
import { grantLabs, idsOf, newPatient, textRecord } from '../../e2e/support/scene.ts'
import { codeOfAnswer, sendTo } from '../support/atGateway.ts'
import { expectRoots, readLog } from '../support/checkLog.ts'
import { type GatewayGroup, openGatewayGroup } from '../support/gatewayGroup.ts'
import { holdRequest } from '../support/holdRequest.ts'

describe('three gateways on one PostgreSQL behind one address', function () {
  this.timeout(120_000)
  let group: GatewayGroup

  before(async () => {
    group = await openGatewayGroup(3)
  })
  after(() => group.close())

  /** A patient with one record that the clinic may read. */
  const granted = async (): Promise<{
    patient: Patient
    id: GrantId
    record: ReturnType<typeof idsOf>[number]
  }> => {
    const patient = await newPatient(group)
    const [record] = idsOf(await putRecords(patient, [textRecord('a lab')]))
    const id = await grantLabs(group, patient)
    await receiveGrants(group.clinic.agent, { patient: patient.address })
    if (record === undefined) throw new TypeError('nothing was written')
    return { patient, id, record }
  }

  it('work as one: every request may go to another of them', async () => {
    const { patient, record } = await granted()
    expect((await listRecords(patient)).map(({ recordId }) => recordId)).to.deep.equal([record])
    const keys = await askForKeys(group.clinic, patient.address, [record])
    expect([...keys.given]).to.deep.equal([record])
    expect(Math.min(...group.balancer.answered.values())).to.be.greaterThan(3)
  })

  it('refuse at every gateway a proof that was used at one', async () => {
    const { transport, held } = holdRequest()
    const patient = await newPatient(group, { transport })
    const request = await held(() => listRecords(patient))
    expect(codeOfAnswer(await sendTo(group, 0, request))).to.equal(200)
    for (const n of [0, 1, 2]) {
      expect(codeOfAnswer(await sendTo(group, n, request))).to.equal('invalid_dpop_proof')
    }
  })

  it('take a proof at one gateway only that comes to all at once', async () => {
    const { transport, held } = holdRequest()
    const patient = await newPatient(group, { transport })
    for (let round = 0; round < 5; round++) {
      const request = await held(() => listRecords(patient))
      const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((n) => sendTo(group, n, request)))
      expect(answers.map(codeOfAnswer).filter((code) => code === 200)).to.have.lengthOf(1)
    }
  })

  it('end a session everywhere', async () => {
    const { transport, held } = holdRequest()
    const patient = await newPatient(group, { transport })
    const requests: TransportRequest[] = []
    for (let n = 0; n < 3; n++) requests.push(await held(() => listRecords(patient)))
    await patient.session.call('endSession')
    const answers = await Promise.all(requests.map((request, n) => sendTo(group, n, request)))
    expect(answers.map(codeOfAnswer)).to.deep.equal(['invalid_token', 'invalid_token', 'invalid_token'])
  })

  it('deny at all of them from the moment that one has acknowledged a fence: 200 reads race it', async () => {
    const { patient, id, record } = await granted()
    let acknowledged = Number.POSITIVE_INFINITY
    const read = async () => {
      const askedAt = performance.now()
      const keys = await askForKeys(group.clinic, patient.address, [record])
      return { isGiven: keys.given.has(record), isAfter: askedAt >= acknowledged }
    }
    const before = Array.from({ length: 100 }, read)
    await before[0]
    const fence = revokeConsent(patient, { id, rotate: false }).then(() => {
      acknowledged = performance.now()
    })
    const during = Array.from({ length: 60 }, read)
    await fence
    const after = Array.from({ length: 40 }, read)
    const reads = await Promise.all([...before, ...during, ...after])
    expect(reads.filter(({ isGiven }) => isGiven)).not.to.have.lengthOf(0)
    expect(reads.filter(({ isAfter }) => isAfter)).to.have.lengthOf(40)
    expect(reads.filter(({ isGiven, isAfter }) => isGiven && isAfter)).to.have.lengthOf(0)
    const events = (await readLog(group.database)).map(({ body }) => JSON.parse(body ?? '{}') as Told)
    const fenced = events.findIndex(({ type, grant }) => type === 'fence' && grant === id)
    expect(fenced).to.be.greaterThan(0)
    expect(events.findLastIndex(({ type, grant }) => type === 'read' && grant === id)).to.be.below(fenced)
  })

  it('write one log, without gap and without fork', async () => {
    const patients = await Promise.all([newPatient(group), newPatient(group), newPatient(group)])
    const writes = patients.flatMap((patient) =>
      Array.from({ length: 20 }, (_, n) => putRecord(patient, textRecord(`record ${n}`))),
    )
    await Promise.all(writes)
    const rows = await readLog(group.database)
    const published = await group.server.run(group.database, 'select size::int, root from checkpoint')
    expect(published.length).to.be.greaterThan(2)
    expectRoots(rows, published as { size: number; root: Uint8Array }[])
    const fsck = runProgram('fsck', [], group.environment)
    expect(await fsck.exited, fsck.output()).to.equal(0)
    expect(fsck.output()).to.match(/: \d+ entries, .*\nnothing is wrong\n$/)
  })

  it('agree on who does the work', async () => {
    const holders = await group.server.run(group.database, 'select name from lease where until > now()')
    expect(holders).to.deep.equal([{ name: 'loops' }])
  })

  it('give a login that was begun at one gateway at another, once', async () => {
    const answers: TransportAnswer[] = []
    const { client } = await openActor(group.stage, {
      transport: async (request) => {
        if (!request.url.endsWith('/v1/session')) return sendTo(group, 0, request)
        const first = await sendTo(group, 1, request)
        answers.push(first, await sendTo(group, 2, request))
        return first
      },
    })
    await login(client)
    expect(answers.map(codeOfAnswer)).to.deep.equal([200, 'invalid_token'])
  })
})

interface Told {
  readonly type?: string
  readonly grant?: string
}
