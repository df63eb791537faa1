import { expect } from 'chai'
import {
  parseSnapshotLine,
  readSnapshot,
  type SnapshotLine,
  snapshotLineText,
} from '../../../protocol/src/receipt/snapshot.ts'
import { parseAddress } from '../../../protocol/src/values/ids.ts'
import { chunksOf, hashOfBlock, SnapshotBuilder } from '../../support/snapshotBuilder.ts'
import { codeOf } from '../../support/vectors.ts'

const patient = `0x${'11'.repeat(20)}`
const id = `0x${'22'.repeat(32)}`
const org = `0x${'33'.repeat(32)}`

const built = (): SnapshotBuilder =>
  new SnapshotBuilder()
    .block(1, ['OrgAccredited', org, patient, 1, 5000, 'Clinic'])
    .block(2, ['Granted', patient, id, patient, 0], ['Skipped', patient, id])
    .block(5, ['Revoked', patient, id, patient, 1])

/** The same lines with one of them changed or left out. */
function changed(at: number, change: object | null): Uint8Array[] {
  const lines = built().lines()
  const line = lines[at]
  if (line === undefined) throw new TypeError('no such line')
  lines.splice(at, 1, ...(change === null ? [] : [{ ...line, ...change } as SnapshotLine]))
  return chunksOf(lines)
}

describe('chain snapshots', () => {
  it('give events in the order of the chain and the headers around them', async () => {
    const { events, headers, head } = await readSnapshot(built().chunks())
    expect(events.map(({ block, event }) => `${block} ${event.type}`)).to.deep.equal([
      '1 OrgAccredited',
      '2 Granted',
      '2 Skipped',
      '5 Revoked',
    ])
    expect([...headers.keys()]).to.deep.equal([1, 2, 5])
    expect(head).to.include({ block: 5, chainId: 31337 })
  })

  it('are read back line by line as they were written', () => {
    for (const line of built().lines()) {
      expect(parseSnapshotLine(snapshotLineText(line).trimEnd())).to.deep.equal(line)
    }
  })

  const lines = built().lines()
  const at = (type: string, block: number): number =>
    lines.findIndex(
      (line) =>
        line.type === type && ('number' in line ? line.number : 'block' in line ? line.block : 0) === block,
    )
  it('say at which block they break', async () => {
    const chunks = changed(2, { block: 7 })
    const error = await readSnapshot(chunks).then(String, (reason: unknown) => reason)
    expect(error).to.have.deep.property('details', { block: 7, line: 3 })
  })

  it('may have blocks of the same second', async () => {
    const { headers } = await readSnapshot(changed(at('header', 5), { time: 20 }))
    expect(headers.get(5)?.time).to.equal(20)
  })

  const bad: Record<string, Uint8Array[]> = {
    'no line': [],
    'no first line': changed(0, null),
    'two first lines': chunksOf([...lines.slice(0, 1), ...lines]),
    'a header left out': changed(at('header', 5), null),
    'an event left out in the middle': changed(at('log', 2), null),
    'an event left out at the end': changed(lines.length - 1, null),
    'a header out of order': changed(at('header', 5), { number: 2 }),
    'a header that does not link': changed(at('header', 2), { parentHash: hashOfBlock(9) }),
    'a block twice': chunksOf([...lines.slice(0, 2), ...lines.slice(1, 2), ...lines.slice(2)]),
    'two logs of one place': changed(at('log', 2) + 1, { index: 0 }),
    'a time that goes back': changed(at('header', 5), { time: 1 }),
    'a header behind the last block': changed(0, { block: 4 }),
    'a log of another contract': changed(at('log', 2), { address: parseAddress(`0x${'99'.repeat(20)}`) }),
    'a log twice': chunksOf([...lines, ...lines.slice(-1)]),
    'other counts': changed(0, { counts: { consent: 3, provider: 1, anchor: 0 } }),
    'an unknown field': changed(0, { extra: 1 }),
  }
  for (const [name, chunks] of Object.entries(bad)) {
    it(`are refused with ${name}`, async () => {
      expect(await codeOf(() => readSnapshot(chunks))).to.equal('bad_request')
    })
  }
})
