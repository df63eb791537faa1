import { readFileSync } from 'node:fs'
import { checkReceipts } from '@consentry/sdk'
import { listRecords, openOwnRecords, type Patient, putRecord } from '@consentry/sdk/patient'
import { receiveGrants } from '@consentry/sdk/provider'
import type { RecordId } from '@consentry/protocol'
import { expect } from 'chai'
import { askForKeys } from '../../../scripts/demo/askForKeys.ts'
import { pollUntil } from '../../e2e/support/pollUntil.ts'
import { grantLabs, newPatient, textRecord } from '../../e2e/support/scene.ts'
import { expectRoots, readLog } from '../support/checkLog.ts'
import { type GatewayGroup, openGatewayGroup } from '../support/gatewayGroup.ts'

/** A lost answer is no acknowledgement: it is not asked for again. */
const impatient = { patience: { timeoutMillis: 10_000, retries: 3, maxWaitMillis: 8_000 } }
const takeOverMs = 5_000

describe('three gateways on one PostgreSQL, of which the one that works is killed', function () {
  this.timeout(180_000)
  let group: GatewayGroup

  before(async () => {
    group = await openGatewayGroup(3)
  })
  after(() => group.close())

  const run = (sql: string) => group.server.run(group.database, sql)
  const holder = async () => (await run('select holder from lease where until > now()'))[0]?.holder
  /** The newest to say that it has the lease. */
  const working = (): number => {
    const taken = group.gateways.map((_, n) => {
      const lines = readFileSync(group.logOf(n), 'utf8').trim().split('\n')
      const said = lines.map(
        (line) => JSON.parse(line) as { event?: string; msg?: string; state?: string; time: string },
      )
      return (
        said.findLast(({ event, msg, state }) => (event ?? msg) === 'lease' && state === 'held')?.time ?? ''
      )
    })
    return taken.indexOf(taken.toSorted().at(-1) ?? '')
  }
  /** Kills the gateway that works, and says which it was and how long nobody worked. */
  const killWorking = async (): Promise<{ readonly n: number; readonly ms: number }> => {
    await pollUntil('somebody works', async () => (await holder()) !== undefined)
    const [n, before, start] = [working(), await holder(), performance.now()]
    await group.gateways[n]?.kill()
    await pollUntil('another works', async () => {
      const now = await holder()
      return now !== undefined && now !== before
    })
    return { n, ms: performance.now() - start }
  }
  const publishedSize = async () =>
    Number((await run('select max(size)::int as size from checkpoint'))[0]?.size)
  const logSize = async () => Number((await run('select count(*)::int as size from leaf'))[0]?.size)

  it('go on: log, chain and reads, within five seconds', async () => {
    const patient = await newPatient(group, impatient)
    const texts = new Map<RecordId, string>()
    const write = async (text: string) => {
      const record = await putRecord(patient, textRecord(text)).catch(() => undefined)
      if (record !== undefined) texts.set(record.recordId, text)
    }
    for (let round = 0; round < 3; round++) {
      const isOver = { value: false }
      const writers = Array.from({ length: 4 }, async (_, i) => {
        for (let n = 0; !isOver.value; n++) await write(`${round}/${i}/${n}`)
      })
      const reads = readUntil(patient, isOver)
      const { n, ms } = await killWorking()
      expect(ms, 'take-over').to.be.below(takeOverMs)
      const size = await logSize()
      await pollUntil('the log is published on', async () => (await publishedSize()) >= size)
      isOver.value = true
      await Promise.all(writers)
      expect(await reads).to.be.greaterThan(0)
      await group.restart(n)
    }
    const rows = await readLog(group.database)
    expectRoots(
      rows,
      (await run('select size::int, root from checkpoint')) as { size: number; root: Uint8Array }[],
    )
    const listed = new Set((await listRecords(patient)).map(({ recordId }) => recordId))
    expect([...texts.keys()].filter((id) => !listed.has(id))).to.deep.equal([])
    for (const outcome of await openOwnRecords(patient, [...texts.keys()].slice(0, 50))) {
      expect('body' in outcome && Buffer.from(outcome.body).toString()).to.equal(texts.get(outcome.recordId))
    }
    await pollUntil('every receipt is proved', async () => {
      const { alarms, waiting } = await checkReceipts(patient.session.client)
      expect(alarms).to.deep.equal([])
      return waiting === 0
    })
  })

  it('bring on chain what the killed one had promised', async () => {
    const patient = await newPatient(group, impatient)
    const { recordId } = await putRecord(patient, textRecord('a lab'))
    const granting = grantLabs(group, patient).then(
      () => true,
      () => false,
    )
    const { n } = await killWorking()
    // A grant whose answer the kill broke off was promised to nobody: she grants again.
    if (!(await granting)) await grantLabs(group, patient)
    await receiveGrants(group.clinic.agent, { patient: patient.address })
    await pollUntil('the grant is effective', async () => {
      const { given } = await askForKeys(group.clinic, patient.address, [recordId])
      return given.has(recordId)
    })
    await group.restart(n)
  })

  it('refuse while the database is away, and go on where it comes back', async () => {
    const patient = await newPatient(group, impatient)
    const { recordId } = await putRecord(patient, textRecord('before'))
    await group.server.crash()
    const during = await Promise.all([1, 2, 3].map(() => codeOfWrite(patient)))
    expect(during).to.deep.equal(['storage_unavailable', 'storage_unavailable', 'storage_unavailable'])
    await group.server.start()
    await pollUntil('writing works', async () => (await codeOfWrite(patient)) === 'none')
    expect((await listRecords(patient)).map(({ recordId: id }) => id)).to.include(recordId)
    await readLog(group.database)
    await pollUntil('somebody works', async () => (await holder()) !== undefined)
    const size = await logSize()
    await pollUntil('the log is published on', async () => (await publishedSize()) >= size)
  })
})

async function readUntil(patient: Patient, isOver: { readonly value: boolean }): Promise<number> {
  let reads = 0
  for (; !isOver.value; reads++) await listRecords(patient)
  return reads
}

async function codeOfWrite(patient: Patient): Promise<string> {
  try {
    await putRecord(patient, textRecord('meanwhile'))
    return 'none'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
