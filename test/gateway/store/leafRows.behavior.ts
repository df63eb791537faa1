import { expect } from 'chai'
import type { LeafRow } from '../../../gateway/src/ports/LeafRows.ts'
import { address, hash, ms, orgId, recordId } from '../../support/ids.ts'
import { leafRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

export function shouldKeepTheLog(current: () => LedgerUnderTest): void {
  const append = (...rows: readonly LeafRow[]) => current().ledger.write(({ leaves }) => leaves.append(rows))

  it('appends and counts, many rows at once', async () => {
    await append()
    expect(await current().ledger.read(({ leaves }) => leaves.size())).to.equal(0)
    const rows = Array.from({ length: 150 }, (_, index) => leafRow(index, { org: orgId(index % 2) }))
    await append(...rows)
    expect(await current().ledger.read(({ leaves }) => leaves.size())).to.equal(150)
    expect(await current().ledger.read(({ leaves }) => leaves.range(60, 70))).to.deep.equal(
      rows.slice(60, 70),
    )
    expect(await current().ledger.read(({ leaves }) => leaves.leaf(149))).to.deep.equal(rows[149])
    expect(await current().ledger.read(({ leaves }) => leaves.leaf(150))).to.equal(null)
  })

  it('refuses a gap and a number that is taken', async () => {
    await append(leafRow(0))
    expect(await append(leafRow(2)).catch(({ name }: Error) => name)).to.equal('FatalError')
    await current().reopen()
    expect(await append(leafRow(0)).catch(({ name }: Error) => name)).to.equal('FatalError')
    await current().reopen()
    expect(await current().ledger.read(({ leaves }) => leaves.size())).to.equal(1)
  })

  it('follows the chain of a patient', async () => {
    const own = (index: number, pseq: number) => leafRow(index, { patient: address(1), pseq })
    await append(own(0, 0), leafRow(1, { patient: address(2), pseq: 0 }), own(2, 1), leafRow(3), own(4, 2))
    const head = await current().ledger.read(({ leaves }) => leaves.patientHead(address(1)))
    expect(head).to.deep.equal({ pseq: 2, commitment: '04'.repeat(32) })
    expect(await current().ledger.read(({ leaves }) => leaves.patientHead(address(3)))).to.equal(null)
    const trail = await current().ledger.read(({ leaves }) => leaves.trail(address(1), 1, 5))
    expect(trail.map(({ index }) => index)).to.deep.equal([2, 4])
  })

  it('never numbers two entries of a patient alike', async () => {
    await append(leafRow(0, { patient: address(1), pseq: 0 }))
    const again = append(leafRow(1, { patient: address(1), pseq: 0 }))
    expect(await again.catch(() => 'refused')).to.equal('refused')
  })

  it('finds the entries of an organisation', async () => {
    await append(leafRow(0, { org: orgId(1) }), leafRow(1, { org: orgId(2) }), leafRow(2, { org: orgId(1) }))
    const rows = await current().ledger.read(({ leaves }) => leaves.ofOrg(orgId(1), 1, 5))
    expect(rows.map(({ index }) => index)).to.deep.equal([2])
  })

  it('erases salt, body and evidence, and keeps leaf and place', async () => {
    const [alone, shared] = [hash(1), hash(2)]
    const own = (index: number, evidence: string) =>
      leafRow(index, { patient: address(1), pseq: index, evidence })
    await append(own(0, alone), own(1, shared), own(2, shared))
    await current().ledger.write(async ({ leaves }) => {
      for (const name of [alone, shared, shared])
        await leaves.insertEvidence({ hash: name, bytes: Uint8Array.of(1) })
      await leaves.eraseBodies([0, 1])
    })
    const naming = await current().ledger.read(({ leaves }) => leaves.byEvidence(shared))
    expect(naming.map(({ index }) => index)).to.deep.equal([2])
    const evidence = (name: string) => current().ledger.read(({ leaves }) => leaves.evidence(name))
    expect(await current().ledger.read(({ leaves }) => leaves.leaf(0))).to.deep.equal({
      ...own(0, alone),
      salt: null,
      body: null,
      evidence: null,
      actor: null,
      org: null,
      verdict: null,
      dpopHash: null,
      t: 0,
    })
    expect([await evidence(alone), await evidence(shared)]).to.deep.equal([null, Uint8Array.of(1)])
    await current().ledger.write(({ leaves }) => leaves.eraseBodies([2]))
    expect(await evidence(shared)).to.equal(null)
  })

  it('tells which evidence is stored', async () => {
    const hashes = Array.from({ length: 70 }, (_, n) => hash(n))
    const stored = (names: readonly string[]) =>
      current().ledger.write(async ({ leaves }) => [...(await leaves.storedEvidence(names))].sort())
    await current().ledger.write(({ leaves }) =>
      leaves.insertEvidence(...hashes.slice(0, 66).map((name) => ({ hash: name, bytes: Uint8Array.of(1) }))),
    )
    expect(await stored(hashes)).to.deep.equal(hashes.slice(0, 66).sort())
    expect(await stored(hashes.slice(66))).to.deep.equal([])
    expect(await stored([])).to.deep.equal([])
  })

  it('forgets which record counted denials were about, and still counts them', async () => {
    const record = recordId(7)
    const event = JSON.stringify({ type: 'deny', record, class: 'labs', also: [], origin: '0x', n: 1 })
    const denial = { actor: address(9), minute: 5, event }
    const rows = await current().ledger.write(async ({ leaves }) => {
      for (const patient of [address(1), address(1), address(2)])
        await leaves.countDenial({ ...denial, patient })
      await leaves.forgetDenials(address(1), record)
      return leaves.takeDenials(6)
    })
    expect(rows.map(({ event: said, count }) => [said, count])).to.deep.equal([
      ['{"type":"deny","n":1}', 1],
      [event, 0],
    ])
  })

  it('counts denials of a minute and hands them out once', async () => {
    const denial = (minute: number, actor = 9) => ({
      actor: address(actor),
      patient: address(1),
      minute,
      event: '{}',
    })
    const taken = await current().ledger.write(async ({ leaves }) => {
      const firsts = [
        await leaves.countDenial(denial(5)),
        await leaves.countDenial(denial(5)),
        await leaves.countDenial(denial(5)),
        await leaves.countDenial(denial(5, 8)),
        await leaves.countDenial(denial(6)),
      ]
      return { firsts, now: await leaves.takeDenials(6), again: await leaves.takeDenials(6) }
    })
    expect(taken.firsts).to.deep.equal([true, false, false, true, true])
    expect(taken.now).to.deep.equal([
      { ...denial(5, 8), count: 0 },
      { ...denial(5), count: 2 },
    ])
    expect(taken.again).to.deep.equal([])
  })

  it('keeps full tiles as first written, and the last checkpoint', async () => {
    const checkpoint = (size: number, note: string) => ({
      size,
      root: Uint8Array.of(size),
      note,
      signedAt: ms(1),
    })
    await current().ledger.write(async ({ tree }) => {
      await tree.insertTile(0, 3, Uint8Array.of(1))
      await tree.insertTile(0, 3, Uint8Array.of(2))
      for (const row of [checkpoint(1, 'a'), checkpoint(7, 'b'), checkpoint(7, 'c')])
        await tree.insertCheckpoint(row)
    })
    expect(await current().ledger.read(({ tree }) => tree.tile(0, 3))).to.deep.equal(Uint8Array.of(1))
    expect(await current().ledger.read(({ tree }) => tree.tile(1, 3))).to.equal(null)
    expect(await current().ledger.read(({ tree }) => tree.lastCheckpoint())).to.deep.equal(checkpoint(7, 'c'))
    expect(await current().ledger.read(({ tree }) => tree.tileCount())).to.equal(1)
    const from = (size: number) => current().ledger.read(({ tree }) => tree.checkpointsFrom(size, 9))
    expect(await from(0)).to.deep.equal([checkpoint(1, 'a'), checkpoint(7, 'c')])
    expect(await from(2)).to.deep.equal([checkpoint(7, 'c')])
  })
}
