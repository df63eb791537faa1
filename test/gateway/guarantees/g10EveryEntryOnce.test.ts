import {
  auditEventText,
  checkPatientChain,
  fromBase64url,
  makeLeaf,
  type PatientChainFault,
  type TrailItem,
} from '@consentry/protocol'
import { expect } from 'chai'
import { flushDenials } from '../../../gateway/src/log/flushDenials.ts'
import { referenceRoot } from '../../reference/tree.ts'
import { addressOf, type Care, clinic, openCare } from './care.ts'

const patient = addressOf('patient')

describe('G10: every permission has one entry, and nobody can take one out', () => {
  let care: Care
  let items: readonly TrailItem[]

  beforeEach(async () => {
    care = await openCare()
    const session = await care.login('member', clinic)
    for (let i = 0; i < 4; i++) expect((await care.askKey(session)).status).to.equal(200)
    items = await trail()
  })
  afterEach(() => care.close())

  const trail = async (): Promise<readonly TrailItem[]> => {
    const owner = await care.login('patient')
    const answer = await owner.call('GET', `/v1/patients/${patient}/trail`)
    return JSON.parse(answer.bytes.toString()).items
  }
  const faultsIn = (shown: readonly TrailItem[]): PatientChainFault[] =>
    checkPatientChain(
      shown.map(({ pseq, commitment, event }) => ({ pseq, commitment, pprev: event?.pprev ?? null })),
    )
  const commitmentOf = ({ event, salt }: TrailItem): string =>
    event === null || salt === null ? '' : makeLeaf(fromBase64url(salt), auditEventText(event)).commitment
  const reads = (shown: readonly TrailItem[]) => shown.filter(({ event }) => event?.type === 'read')

  it('as many entries as keys, whole and with the content that was committed to', () => {
    expect(reads(items)).to.have.length(4)
    expect(faultsIn(items)).to.deep.equal([])
    for (const item of items) expect(commitmentOf(item)).to.equal(item.commitment)
  })

  it('denials of one minute are two entries that count all of them', async () => {
    expect((await care.fence(care.grant)).status).to.equal(200)
    const session = await care.login('member', clinic)
    for (let i = 0; i < 5; i++) expect((await care.askKey(session)).status).to.equal(403)
    const minute = Math.floor(care.rig.clock.time / 60_000) + 1
    const { appendLeaves } = care.rig.engine
    await care.rig.base.ledger.write((tx) => flushDenials({ appendLeaves }, tx, minute))
    const denied = (await trail()).flatMap(({ event }) => (event?.type === 'deny' ? [event.n] : []))
    expect(denied).to.deep.equal([1, 4])
  })

  it('an entry that is left out is a gap', () => {
    for (let at = 0; at < items.length - 1; at++)
      expect(faultsIn(items.filter((_, i) => i !== at))[0]).to.deep.equal({ pseq: at, fault: 'gap' })
  })

  it('an entry that stands twice, or in another order, is noticed', () => {
    const [first, second, ...rest] = items as [TrailItem, TrailItem, ...TrailItem[]]
    expect(faultsIn([first, second, second, ...rest]).map(({ fault }) => fault)).to.include('fork')
    expect(faultsIn([second, first, ...rest]).map(({ fault }) => fault)).to.include('gap')
  })

  it('another branch of the chain is broken where it leaves the old one', () => {
    const at = 2
    const forged = items.map((item, i) => (i === at ? { ...item, commitment: '0'.repeat(64) } : item))
    expect(faultsIn(forged as readonly TrailItem[])).to.deep.equal([{ pseq: at + 1, fault: 'broken' }])
  })

  it('an entry with other words does not fit its commitment', () => {
    const item = items.at(-1)
    if (item?.event == null) throw new TypeError('no entry')
    const changed = { ...item, event: { ...item.event, reason: 'self' } }
    expect(commitmentOf(changed)).to.not.equal(item.commitment)
  })

  it('a chain that was numbered anew without one entry is not the log that was published', async () => {
    await care.rig.engine.publisher.pass()
    const { rows, checkpoint } = await care.rig.base.ledger.read(async (tx) => ({
      rows: await tx.leaves.range(0, await tx.leaves.size()),
      checkpoint: await tx.tree.lastCheckpoint(),
    }))
    const root = Buffer.from(checkpoint?.root ?? [])
    expect(Buffer.from(referenceRoot(rows.map(({ leafHash }) => leafHash)))).to.deep.equal(root)
    const renumbered = numberedAnew(items)
    // For itself it is perfect.
    expect(faultsIn(renumbered)).to.deep.equal([])
    const hashes = new Map(renumbered.map((item) => [item.index, leafHashOf(item)]))
    const forged = rows.flatMap(({ index, leafHash, patient: of }) =>
      of === patient ? (hashes.get(index) ?? []) : leafHash,
    ) as Uint8Array[]
    expect(Buffer.from(referenceRoot(forged))).to.not.deep.equal(root)
  })
})

/** The trail without its second entry, every later one made again with the number and link that it would have had. */
function numberedAnew(items: readonly TrailItem[]): readonly TrailItem[] {
  const made: TrailItem[] = []
  for (const item of items.filter((_, i) => i !== 1)) {
    const before = made.at(-1)
    if (item.event === null || item.salt === null) throw new TypeError('an erased entry')
    const pprev = before?.commitment ?? ('0'.repeat(64) as TrailItem['commitment'])
    const event = { ...item.event, pseq: made.length, pprev }
    const { commitment } = makeLeaf(fromBase64url(item.salt), auditEventText(event))
    made.push({ ...item, pseq: made.length, event, commitment })
  }
  return made
}

function leafHashOf({ event, salt }: TrailItem): Uint8Array {
  if (event === null || salt === null) throw new TypeError('an erased entry')
  return makeLeaf(fromBase64url(salt), auditEventText(event)).leafHash
}
