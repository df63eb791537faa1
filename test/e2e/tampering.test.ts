import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RecordId } from '@consentry/protocol'
import { listRecords, openOwnRecord, type Patient, putRecord } from '@consentry/sdk/patient'
import { openRecord, receiveGrants } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { codeOf } from './support/codeOf.ts'
import { grantLabs, impatient, newPatient, openScene, type Scene, textRecord } from './support/scene.ts'

/** Somebody with their hands on the disk changes what the gateway stores; the readers notice. */
describe('e2e: what was changed in the store is not taken for the real thing', function () {
  this.timeout(60_000)
  let scene: Scene
  let zoe: Patient
  let small: RecordId
  let other: RecordId
  let large: RecordId

  before(async () => {
    scene = await openScene()
    zoe = await newPatient(scene)
    small = (await putRecord(zoe, textRecord('a lab'))).recordId
    other = (await putRecord(zoe, textRecord('another lab'))).recordId
    large = (await putRecord(zoe, textRecord('x'.repeat(700_000)))).recordId
    await grantLabs(scene, zoe)
    await receiveGrants(scene.clinic.agent, { patient: zoe.address })
  })

  after(() => scene.close())

  const inLedger = <Result>(work: (database: DatabaseSync) => Result): Result => {
    const database = new DatabaseSync(join(scene.network.folder.gateway, 'ledger.sqlite'))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const clinicOpens = (record: RecordId) =>
    codeOf(openRecord(scene.clinic.agent, { patient: zoe.address, purpose: 'TREAT', record }))

  it('refuses a wrap that was moved to another record', async () => {
    const wrapOf = (record: RecordId): unknown =>
      inLedger((database) => {
        const query = 'select wrap from recordWrap where patient = ? and recordId = ?'
        return database.prepare(query).get(zoe.address, record)?.['wrap']
      })
    const put = (record: RecordId, wrap: unknown) =>
      inLedger((database) => {
        const change = 'update recordWrap set wrap = ? where patient = ? and recordId = ?'
        database.prepare(change).run(wrap as Uint8Array, zoe.address, record)
      })
    const own = wrapOf(other)
    put(other, wrapOf(small))
    expect(await clinicOpens(other)).to.equal('wrong_context')
    expect(await codeOf(openOwnRecord(zoe, other))).to.equal('wrong_context')
    put(other, own)
    expect(await clinicOpens(other)).to.equal('none')
  })

  it('refuses a manifest that was exchanged for that of another record', async () => {
    inLedger((database) => {
      const change =
        'update record set manifest = (select manifest from record where recordId = ?) where recordId = ?'
      database.prepare(change).run(small, other)
    })
    expect(['wrong_context', 'storage_unavailable', 'internal']).to.include(await clinicOpens(other))
  })

  it('gives out no large blob with a flipped byte', async () => {
    const folder = join(scene.network.folder.gateway, 'blobs')
    const [file] = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    )
    const path = join(file!.parentPath, file!.name)
    const bytes = await readFile(path)
    const at = bytes.length - 1_000
    bytes[at] = bytes[at]! ^ 1
    await writeFile(path, bytes)
    const { sha256, size } = (await listRecords(zoe)).find(({ recordId }) => recordId === large)!
    const reading = (await impatient(zoe.session)).call('readBlob', { path: { sha256 }, maxBytes: size })
    expect(['storage_unavailable', 'unreachable']).to.include(await codeOf(reading))
  })
})
