import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { KeptReceipt } from '../../../sdk/src/client/ReceiptStore.ts'
import { fileReceipts } from '../../../sdk/src/node.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { codeOf } from '../support/codeOf.ts'

function receipt(index: number): KeptReceipt {
  return { note: `note ${index}\n\n— x\n`, index, leafHash: new Uint8Array(32).fill(index), t: index * 1_000 }
}

describe('sdk/node: receipts in a file', () => {
  let folder: TemporaryFolder
  let path: string
  beforeEach(async () => {
    folder = await temporaryFolder()
    path = join(folder.path, 'receipts.ndjson')
  })
  afterEach(() => folder.remove())

  it('has after a restart what it had before, in the order of the log', async () => {
    const store = await fileReceipts(path)
    for (const index of [7, 3, 5]) await store.add(receipt(index))
    await store.setProved([3])
    await store.setCheckpoint('first')
    await store.setCheckpoint('second')
    await store.close()
    const again = await fileReceipts(path)
    expect(await again.all()).to.deep.equal([3, 5, 7].map(receipt))
    expect((await again.unproved()).map(({ index }) => index)).to.deep.equal([5, 7])
    expect(await again.checkpoint()).to.equal('second')
    await again.close()
  })

  it('is a new and private file, and grows only by what is new', async () => {
    const store = await fileReceipts(path)
    expect(await store.all()).to.deep.equal([])
    expect(await store.checkpoint()).to.equal(undefined)
    await Promise.all([store.add(receipt(1)), store.add(receipt(1)), store.add(receipt(2))])
    await store.setProved([])
    await store.setCheckpoint('one')
    await store.setCheckpoint('one')
    await store.close()
    expect((await readFile(path, 'utf8')).trim().split('\n')).to.have.length(3)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
  })

  it('cuts off what a power cut left half written, and goes on', async () => {
    const store = await fileReceipts(path)
    await store.add(receipt(1))
    await store.close()
    await appendFile(path, '{"receipt":"half')
    const again = await fileReceipts(path)
    expect(await again.all()).to.deep.equal([receipt(1)])
    await again.add(receipt(2))
    await again.close()
    const last = await fileReceipts(path)
    expect(await last.all()).to.deep.equal([receipt(1), receipt(2)])
    await last.close()
  })

  for (const line of [
    'nonsense',
    '5',
    '{}',
    '{"proved":["1"]}',
    '{"receipt":"x","index":1,"leafHash":"00","t":1}',
  ]) {
    it(`refuses a damaged line: ${line}`, async () => {
      await writeFile(path, `${line}\n{"checkpoint":"one"}\n`)
      expect(await codeOf(fileReceipts(path))).to.equal('bad_receipt')
    })
  }
})
