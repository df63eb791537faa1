import { join } from 'node:path'
import { decide, type Seconds } from '@consentry/protocol'
import { openLedger } from '../gateway/src/adapters/store/openLedger.ts'
import { decideAll } from '../gateway/src/decide/decideAll.ts'
import { createFactsGatherer, type Question } from '../gateway/src/decide/gatherFacts.ts'
import type { View } from '../gateway/src/handover/ReadyRequest.ts'
import { caseOf } from '../test/gateway/decide/DecisionCase.ts'
import { type Cast, NOW } from '../test/gateway/decide/sceneOf.ts'
import { storeBlocks, storeRow } from '../test/gateway/decide/storeRow.ts'
import { address, orgId } from '../test/support/ids.ts'
import { temporaryFolder } from '../test/support/temporaryFolder.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { fillGrants } from './network/fillGrants.ts'
import { median, perSecond, timedByProcessor } from './timed.ts'

const RUNS = 3
const PURE = 200_000
const GATHERED = 2_000
const FEW = 1_000
const MANY = 1_000_000

const cast: Cast = { patient: address(1), actor: address(2), org: orgId(3), orgName: 'Clinic', row: 4 }
const question: Question = {
  request: {
    patient: cast.patient,
    org: cast.org,
    actor: cast.actor,
    action: 'read',
    class: 'labs',
    also: [],
    purpose: 'TREAT',
    recordTime: NOW - 500,
  },
  record: { erased: false, admittedHeight: 6, wrapKind: 1 },
}

/** What a ledger with so many grants costs. */
interface Measured {
  readonly pure: number[]
  readonly gathered: number[]
}

/**
 * `decide.perSecond`: the decision on gathered facts. `decide.gatheredPerSecond`: with its facts read from the ledger,
 * each for itself, as for a request that comes alone. `decide.flat`: the latter with many grants, to few.
 */
export async function benchDecide(): Promise<BenchRow[]> {
  const folder = await temporaryFolder()
  try {
    const few = await measure(folder.path, { from: 1, to: FEW })
    const many = await measure(folder.path, { from: FEW, to: MANY })
    const flat = median(many.gathered) / median(few.gathered)
    return [
      benchRow('decide', 'decide.perSecond', '1/s', perSecond(PURE, many.pure), { limit: 200_000 }),
      benchRow('decide', 'decide.gatheredPerSecond', '1/s', perSecond(GATHERED, many.gathered)),
      benchRow('decide', 'decide.flat', '×', [flat], { limit: 1.3 }),
    ]
  } finally {
    await folder.remove()
  }
}

async function measure(dir: string, strangers: { from: number; to: number }): Promise<Measured> {
  if (strangers.from === 1) {
    const made = await openLedger({ dir })
    await made.write(async (tx) => {
      await storeBlocks(tx)
      await storeRow(tx, caseOf({ id: 'bench', given: '', asked: '', outcome: '' }), cast)
    })
    await made.close()
  }
  fillGrants(join(dir, 'ledger.sqlite'), strangers.from, strangers.to)
  const ledger = await openLedger({ dir })
  try {
    return await ledger.read(async (tx) => {
      const view = await viewOf(tx)
      const facts = await createFactsGatherer(tx, view)(question)
      const { decision, reason } = decide(facts)
      if (decision !== 'allow')
        throw new BenchError(`the decision is not the permission it should be: ${reason}`)
      const pure = await timedByProcessor(RUNS, () => {
        for (let i = 0; i < PURE; i++) decide(facts)
      })
      const gathered = await timedByProcessor(RUNS, async () => {
        for (let i = 0; i < GATHERED; i++) await decideAll(tx, view, [question])
      })
      return { pure, gathered }
    })
  } finally {
    await ledger.close()
  }
}

async function viewOf(tx: Parameters<typeof createFactsGatherer>[0]): Promise<View> {
  const latest = await tx.chain.head()
  const safe = await tx.chain.blockByNumber(10)
  if (latest === null || safe === null) throw new BenchError('the ledger has no blocks')
  return { latest, safe, maxStale: 60 as Seconds, wall: NOW as Seconds }
}
