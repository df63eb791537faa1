import type { RecordId } from '@consentry/protocol'
import { checkReceipts } from '@consentry/sdk'
import { listRecords, openOwnRecords, type Patient, putRecord } from '@consentry/sdk/patient'
import { expect } from 'chai'
import { seededRandom } from './support/seededRandom.ts'
import { pollUntil } from './support/pollUntil.ts'
import { newPatient, openScene, type Scene, textRecord } from './support/scene.ts'

const seed = 20_261_125
const kills = 6
const writers = 6

// The moments are drawn with a fixed seed; what the processes do in between is not ours to decide.
describe(`e2e: kill -9 of the gateway during concurrent writes (seed ${seed})`, function () {
  this.timeout(120_000)
  let scene: Scene
  let patients: readonly Patient[]

  before(async () => {
    scene = await openScene({ CONSENTRY_LIMIT_WRITES: '10000', CONSENTRY_LIMIT_WRITE_BURST: '100000' })
    patients = [await newPatient(scene), await newPatient(scene)]
  })

  after(() => scene.close())

  it(`has every acknowledged write after each of ${kills} kills`, async () => {
    const random = seededRandom(seed)
    const written = new Map<Patient, Map<RecordId, string>>(patients.map((patient) => [patient, new Map()]))
    for (let round = 0; round < kills; round++) {
      const isOver = { value: false }
      const writing = Array.from({ length: writers }, (_, i) => {
        const patient = patients[i % patients.length]!
        return writeUntil(patient, written.get(patient)!, { isOver, name: `${round}/${i}` })
      })
      const enough = count(written) + 1 + Math.floor(random() * writers)
      await pollUntil('some writes are acknowledged', async () => count(written) >= enough)
      await new Promise((resolve) => setTimeout(resolve, random() * 40))
      await scene.network.kill({ gateway: true })
      isOver.value = true
      await scene.network.start()
      await Promise.all(writing)
      for (const patient of patients) await expectListed(patient, written.get(patient)!)
    }
    expect(count(written)).to.be.at.least(kills)
    for (const patient of patients) await expectOpens(patient, written.get(patient)!)
  })

  it('has the leaf of every receipt it gave', async () => {
    for (const { session } of patients) {
      await pollUntil('every receipt is proved', async () => {
        const { alarms, waiting } = await checkReceipts(session.client)
        expect(alarms).to.deep.equal([])
        return waiting === 0
      })
    }
  })
})

function count(written: ReadonlyMap<Patient, ReadonlyMap<RecordId, string>>): number {
  return [...written.values()].reduce((sum, { size }) => sum + size, 0)
}

async function writeUntil(
  patient: Patient,
  written: Map<RecordId, string>,
  { isOver, name }: { readonly isOver: { readonly value: boolean }; readonly name: string },
): Promise<void> {
  for (let n = 0; !isOver.value; n++) {
    const text = `${name}/${n}`
    const record = await putRecord(patient, textRecord(text)).catch(() => undefined)
    if (record !== undefined) written.set(record.recordId, text)
  }
}

async function expectListed(patient: Patient, written: ReadonlyMap<RecordId, string>): Promise<void> {
  const listed = new Set((await listRecords(patient)).map(({ recordId }) => recordId))
  expect([...written.keys()].filter((id) => !listed.has(id))).to.deep.equal([])
}

async function expectOpens(patient: Patient, written: ReadonlyMap<RecordId, string>): Promise<void> {
  for (const outcome of await openOwnRecords(patient, [...written.keys()])) {
    const text = 'body' in outcome ? Buffer.from(outcome.body).toString() : outcome.code
    expect(text).to.equal(written.get(outcome.recordId))
  }
}
