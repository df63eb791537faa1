import { expect } from 'chai'
import type { RecordQuery, RecordRow, RecordRows } from '../../../gateway/src/ports/RecordRows.ts'
import { address, hash, ms, orgId, recordId } from '../../support/ids.ts'
import { recordRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const all: RecordQuery = {
  patient: address(1),
  classes: null,
  from: null,
  to: null,
  author: null,
  after: 0,
  limit: 50,
}
const dek = { kind: 1, epoch: 3, wrap: Uint8Array.of(1) } as const

export function shouldKeepRecords(current: () => LedgerUnderTest): void {
  const put = (...rows: readonly RecordRow[]) =>
    current().ledger.write(async ({ records }) => {
      for (const row of rows) await records.insert(row, dek)
    })
  const ask = <Result>(work: (records: RecordRows) => Promise<Result>) =>
    current().ledger.read(({ records }) => work(records))
  const idsOf = async (query: Partial<RecordQuery>) =>
    (await ask((records) => records.list({ ...all, ...query }))).map((row) =>
      Number.parseInt(row.recordId, 16),
    )

  it('gives back what it stored, byte for byte', async () => {
    await put(recordRow(1), recordRow(2, { org: null, also: [] }))
    expect(await ask((records) => records.newest(address(1), recordId(1)))).to.deep.equal(recordRow(1))
    expect(await ask((records) => records.newest(address(1), recordId(2)))).to.deep.equal(
      recordRow(2, { org: null, also: [] }),
    )
    expect(await ask((records) => records.newest(address(2), recordId(1)))).to.equal(null)
  })

  it('knows the newest version and each older one', async () => {
    const second = recordRow(1, { ver: 2, sha256: hash(51) })
    await put(recordRow(1), second)
    expect(await ask((records) => records.newest(address(1), recordId(1)))).to.deep.equal(second)
    expect(await ask((records) => records.version(address(1), recordId(1), 1))).to.deep.equal(recordRow(1))
    const many = await ask((records) =>
      records.newestMany(address(1), [recordId(1), recordId(2), recordId(3)]),
    )
    expect([...many]).to.deep.equal([[recordId(1), second]])
    expect((await ask((records) => records.newestMany(address(1), []))).size).to.equal(0)
  })

  it('lists newest versions in order of admission, with a cursor', async () => {
    await put(recordRow(2), recordRow(1), recordRow(3, { patient: address(2) }), recordRow(2, { ver: 2 }))
    expect(await idsOf({})).to.deep.equal([1, 2])
    const [first] = await ask((records) => records.list(all))
    expect(await idsOf({ after: first?.seq ?? -1 })).to.deep.equal([2])
    expect(await idsOf({ limit: 1 })).to.deep.equal([1])
  })

  it('lists older versions apart, until they are erased', async () => {
    await put(recordRow(1), recordRow(2), recordRow(1, { ver: 2 }), recordRow(2, { ver: 2 }))
    const older = async (after = 0, limit = 50) => {
      const rows = await ask((records) => records.superseded(address(1), { after, limit }))
      return rows.map(({ recordId: id, ver }) => `${Number.parseInt(id, 16)}.${ver}`)
    }
    expect(await older()).to.deep.equal(['1.1', '2.1'])
    expect(await older(1)).to.deep.equal(['2.1'])
    expect(await older(0, 1)).to.deep.equal(['1.1'])
    await current().ledger.write(({ records }) => records.erase(address(1), recordId(1)))
    expect(await older()).to.deep.equal(['2.1'])
  })

  it('filters by class, time and author', async () => {
    await put(recordRow(1), recordRow(2, { className: 'notes' }), recordRow(3, { org: orgId(8) }))
    expect(await idsOf({ classes: ['notes', 'vitals'] })).to.deep.equal([2])
    expect(await idsOf({ classes: [] })).to.deep.equal([])
    expect(await idsOf({ from: ms(1002) })).to.deep.equal([2, 3])
    expect(await idsOf({ to: ms(1002) })).to.deep.equal([1, 2])
    expect(await idsOf({ author: orgId(8) })).to.deep.equal([3])
  })

  it('keeps wraps of the newest version: a new envelope has a new key', async () => {
    const inbox = { kind: 2, epoch: 0, wrap: Uint8Array.of(9) } as const
    await put(recordRow(1), recordRow(2))
    await current().ledger.write(async ({ records }) => {
      await records.putWrap(address(1), recordId(1), { ...dek, wrap: Uint8Array.of(2) })
      await records.putWrap(address(1), recordId(1), { ...dek, epoch: 4 })
      await records.insert(recordRow(2, { ver: 2 }), inbox)
    })
    const wraps = await ask((records) => records.wraps(address(1), [recordId(1), recordId(2), recordId(3)]))
    expect(wraps.get(recordId(1))).to.deep.equal([
      { ...dek, wrap: Uint8Array.of(2) },
      { ...dek, epoch: 4 },
    ])
    expect(wraps.get(recordId(2))).to.deep.equal([inbox])
    expect(wraps.size).to.equal(2)
  })

  it('erases all versions, their wraps and releases, and frees the blobs nobody else names', async () => {
    const shared = { sha256: hash(77) }
    await put(recordRow(1), recordRow(1, { ver: 2, ...shared }), recordRow(2, shared))
    const freed = await current().ledger.write(async ({ records }) => {
      await records.allowBlob('s', hash(1), ms(1000))
      return records.erase(address(1), recordId(1))
    })
    expect(freed).to.deep.equal([hash(1)])
    expect(await ask((records) => records.isBlobAllowed('s', hash(1), ms(5)))).to.equal(false)
    for (const ver of [1, 2]) {
      const row = await ask((records) => records.version(address(1), recordId(1), ver))
      expect(row).to.deep.include({
        erased: true,
        manifest: new Uint8Array(0),
        className: '',
        org: null,
        t: 0,
      })
    }
    expect((await ask((records) => records.wraps(address(1), [recordId(1)]))).size).to.equal(0)
    expect(await idsOf({})).to.deep.equal([2])
  })

  it('counts the bytes stored for a patient', async () => {
    await put(recordRow(1), recordRow(2, { size: 50 }), recordRow(2, { ver: 2, size: 7 }))
    const bytes = () => ask((records) => records.storedBytes(address(1)))
    expect(await bytes()).to.equal(157)
    await current().ledger.write(({ records }) => records.erase(address(1), recordId(2)))
    await current().ledger.write(({ records }) => records.erase(address(1), recordId(2)))
    expect(await bytes()).to.equal(100)
    expect(await ask((records) => records.storedBytes(address(2)))).to.equal(0)
  })

  it('lets a session fetch a blob until its time is over', async () => {
    await current().ledger.write(({ records }) => records.allowBlob('s', hash(1), ms(100)))
    const may = (session: string, now: number) =>
      ask((records) => records.isBlobAllowed(session, hash(1), ms(now)))
    expect([await may('s', 99), await may('s', 100), await may('t', 5)]).to.deep.equal([true, false, false])
  })

  it('knows the patients whose newest records name a blob', async () => {
    await put(
      recordRow(1),
      recordRow(1, { ver: 2, sha256: hash(5) }),
      recordRow(2, { patient: address(2), sha256: hash(5) }),
    )
    const of = (n: number) => ask((records) => records.patientsOfBlob(hash(n)))
    expect([await of(5), await of(1)]).to.deep.equal([[address(1), address(2)], []])
  })

  it('counts uploads of a session that no record names', async () => {
    const blob = (n: number, session: string) => ({
      sha256: hash(n),
      cid: 'c',
      size: 10 * n,
      session,
      storedAt: ms(1),
    })
    await current().ledger.write(async ({ blobs, records }) => {
      for (const row of [blob(1, 's'), blob(2, 's'), blob(3, 't'), blob(2, 't')]) await blobs.insert(row)
      await records.insert(recordRow(1), dek)
    })
    expect(await current().ledger.read(({ blobs }) => blobs.unnamedBytes('s'))).to.equal(20)
    expect(await current().ledger.read(({ blobs }) => blobs.blob(hash(2)))).to.deep.equal(blob(2, 's'))
    await current().ledger.write(({ blobs }) => blobs.delete(hash(2)))
    expect(await current().ledger.read(({ blobs }) => blobs.unnamedBytes('s'))).to.equal(0)
    expect(await current().ledger.read(({ blobs }) => blobs.blob(hash(2)))).to.equal(null)
  })
}
