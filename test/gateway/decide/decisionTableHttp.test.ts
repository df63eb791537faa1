import {
  type GatewayCode,
  parseAuditEvent,
  problemOf,
  proofHash,
  verifierKey,
  verifyReceipt,
} from '@consentry/protocol'
import { expect } from 'chai'
import type { Follower } from '../../../gateway/src/follow/followChain.ts'
import type { BlockRow } from '../../../gateway/src/ports/ChainRows.ts'
import type { TemporaryFolder } from '../../support/temporaryFolder.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { openRig, type Rig, rigClock } from '../rig/openRig.ts'
import type { RigAnswer } from '../rig/rigSession.ts'
import { type ServedRig, serveRig } from '../rig/serveRig.ts'
import { askOverHttp, castOf } from './askOverHttp.ts'
import { caseOf } from './DecisionCase.ts'
import { readTable } from './readTable.ts'
import { type Cast, grantIdOf, hashOf, NOW, places, timeOf } from './sceneOf.ts'
import { storeBlocks } from './storeRow.ts'

/** Denied before anybody was known to be refused anything. */
const unlogged = new Set(['skew', 'stale', 'purpose'])

describe('decision table over HTTP', () => {
  let folder: TemporaryFolder
  let rig: Rig
  let served: ServedRig

  before(async () => {
    folder = await memoryFolder()
    rig = await openRig({ dir: folder.path, clock: rigClock(NOW * 1_000), follower: fixedFollower() })
    await rig.base.ledger.write(storeBlocks)
    served = await serveRig(rig)
  })

  after(async () => {
    await served.close()
    await rig.close()
    await folder.remove()
  })

  const entriesOf = async ({ patient }: Cast) => {
    const rows = await rig.base.ledger.read((tx) => tx.leaves.trail(patient, 0, 10))
    return rows.map(({ body }) => parseAuditEvent(body ?? ''))
  }

  const expectPermission = async (answer: RigAnswer, cast: Cast, outcome: string): Promise<void> => {
    expect(answer.status).to.equal(200)
    const { receipt } = JSON.parse(answer.bytes.toString())
    const { origin, receiptKey } = rig.base
    const vkey = verifierKey(`${origin}/receipt`, receiptKey.publicKey)
    const { index } = verifyReceipt(receipt, { vkey, origin, proofHash: proofHash(answer.proof ?? '') })
    const entries = await entriesOf(cast)
    expect(entries).to.have.length(1)
    const leaf = await rig.base.ledger.read((tx) => tx.leaves.leaf(index))
    expect(parseAuditEvent(leaf?.body ?? '')).to.deep.equal(entries[0])
    const key = outcome.split(' ').at(-1) ?? ''
    const grant = outcome.startsWith('allow : grant') ? grantIdOf(cast, key) : undefined
    expect(entries[0]).to.include({ decision: 'allow', reason: grant === undefined ? 'self' : 'grant' })
    expect(entries[0]?.grant).to.equal(grant)
  }

  const expectRefusal = async (answer: RigAnswer, cast: Cast, outcome: string): Promise<void> => {
    const [code = '', reason = ''] = outcome.split(' : ')
    const problem = problemOf(code as GatewayCode)
    expect(answer.bytes.toString()).to.equal(JSON.stringify(problem))
    expect(answer.status).to.equal(problem.status)
    const entries = await entriesOf(cast)
    if (unlogged.has(reason)) expect(entries).to.have.length(0)
    else {
      expect(entries).to.have.length(1)
      expect(entries[0]).to.include({ type: 'deny', decision: 'deny', reason, n: 1 })
    }
  }

  for (const [number, { name, rows }] of readTable().entries()) {
    describe(name, () => {
      for (const [at, row] of rows.entries()) {
        it(`${row.id}: ${row.outcome}`, async () => {
          const seen = caseOf(row)
          const cast = castOf(number * 100 + at, seen.ask.by)
          const answer = await askOverHttp({ rig, url: served.url }, seen, cast)
          const expectOutcome = row.outcome.startsWith('allow') ? expectPermission : expectRefusal
          await expectOutcome(answer, cast, row.outcome)
        })
      }
    })
  }
})

/** The view of every row: what a follower says when it is ready. */
function fixedFollower(): Follower {
  const row = (number: number): BlockRow => ({
    number,
    hash: hashOf(number),
    parentHash: hashOf(number - 1),
    time: timeOf(number),
    consentCount: 0,
    providerCount: 0,
    anchorCount: 0,
  })
  const state = { kind: 'ready', latest: row(places.latest), safe: row(places.safe) } as const
  return { state: () => state, poll: async () => state, observe: async () => state, reach: async () => {} }
}
