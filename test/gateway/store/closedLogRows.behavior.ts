import { type AuditEvent, auditEventText, parseAddress, parseSha256Hex } from '@consentry/protocol'
import { expect } from 'chai'
import { address, ms, recordId } from '../../support/ids.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'
import { leafRow } from './rows.ts'

const patient = parseAddress(address(1))

/** An entry about a record of the patient with evidence of its own. */
function about(index: number, record: number): ReturnType<typeof leafRow> {
  const pprev = parseSha256Hex('0'.repeat(64))
  const event: AuditEvent = {
    v: 1,
    log: 'a/1',
    t: ms(1),
    type: 'read',
    patient,
    pseq: index,
    pprev,
    record: recordId(record),
  }
  const body = auditEventText(event)
  return leafRow(index, { patient, pseq: index, body, salt: new Uint8Array(32), evidence: `e${record}` })
}

export function shouldKeepClosedLogs(current: () => LedgerUnderTest): void {
  const close = async (): Promise<void> => {
    await current().ledger.write(async (tx) => {
      await tx.leaves.append([leafRow(0), about(1, 1), about(2, 2), about(3, 1)])
      await tx.leaves.insertEvidence({ hash: 'e1', bytes: Uint8Array.of(1) })
      await tx.leaves.insertEvidence({ hash: 'e2', bytes: Uint8Array.of(2) })
      await tx.tree.insertTile(0, 0, new Uint8Array(32))
    })
    await current().ledger.write((tx) => tx.closedLogs.close('a/1'))
  }
  const evidence = (hash: string) => current().ledger.read((tx) => tx.leaves.evidence(hash))

  it('begins a log anew when the one before is closed, again and again', async () => {
    await close()
    await current().ledger.read(async (tx) => {
      expect(await tx.leaves.size()).to.equal(0)
      expect(await tx.leaves.patientHead(patient)).to.equal(null)
      expect(await tx.tree.tile(0, 0)).to.equal(null)
    })
    await current().ledger.write((tx) => tx.leaves.append([leafRow(0)]))
    await current().ledger.write((tx) => tx.closedLogs.close('a/2'))
    expect(await current().ledger.read((tx) => tx.leaves.size())).to.equal(0)
  })

  it('keeps entries, tiles and checkpoints of a closed log, by its name', async () => {
    const checkpoint = { size: 4, root: new Uint8Array(32).fill(7), note: 'signed', signedAt: ms(9) }
    await current().ledger.write((tx) => tx.tree.insertCheckpoint(checkpoint))
    await close()
    await current().ledger.write((tx) => tx.leaves.append([leafRow(0)]))
    await current().ledger.read(async (tx) => {
      const { leaves, tree } = tx.closedLogs.of('a/1')
      expect(await leaves.leaf(2)).to.deep.equal(about(2, 2))
      expect((await leaves.range(1, 3)).map(({ index }) => index)).to.deep.equal([1, 2])
      expect((await leaves.trail(patient, 2, 9)).map(({ index }) => index)).to.deep.equal([2, 3])
      expect(await tree.tile(0, 0)).to.deep.equal(new Uint8Array(32))
      expect(await tree.lastCheckpoint()).to.deep.equal(checkpoint)
      expect((await tx.closedLogs.byEvidence('e1')).map(({ index }) => index)).to.deep.equal([1, 3])
      const none = tx.closedLogs.of('a/2')
      expect([await none.leaves.leaf(0), await none.tree.lastCheckpoint()]).to.deep.equal([null, null])
    })
  })

  it('refuses to close the same log twice', async () => {
    await close()
    await current().ledger.write((tx) => tx.leaves.append([leafRow(0)]))
    const refused = await current()
      .ledger.write((tx) => tx.closedLogs.close('a/1'))
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Error)
    expect(await current().ledger.read((tx) => tx.leaves.size())).to.equal(1)
  })

  it('erases what a closed log says about a record, its evidence with the last entry', async () => {
    await close()
    await current().ledger.write((tx) => tx.closedLogs.erase(patient, recordId(1)))
    expect(await evidence('e1')).to.equal(null)
    expect(await evidence('e2')).to.deep.equal(Uint8Array.of(2))
  })

  it('erases what it says about a patient, and of nobody else', async () => {
    await close()
    await current().ledger.write((tx) => tx.closedLogs.erase(parseAddress(address(2)), null))
    expect(await evidence('e1')).to.deep.equal(Uint8Array.of(1))
    await current().ledger.write((tx) => tx.closedLogs.erase(patient, null))
    expect(await evidence('e1')).to.equal(null)
    expect(await evidence('e2')).to.equal(null)
  })
}
