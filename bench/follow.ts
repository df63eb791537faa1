import { installSha256, type Millis } from '@consentry/protocol'
import { nodeSha256 } from '../gateway/src/adapters/crypto/nodeSha256.ts'
import { decodeEvents } from '../gateway/src/follow/chainEvent.ts'
import { network } from '../test/gateway/follow/FakeChain.ts'
import { following } from '../test/gateway/follow/following.ts'
import { leafRow } from '../test/gateway/store/rows.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow, ceilingRow } from './BenchRow.ts'
import { mineHistory } from './follow/mineHistory.ts'
import { benchLeafWriter } from './log/benchLeafWriter.ts'
import { perSecond, timed } from './timed.ts'

const EVENTS = 20_000
const RUNS = 3

type History = ReturnType<typeof mineHistory>

/**
 * Catching up with a chain that is in memory: decoding, counters, facts and latches, durable in the ledger.
 * `follow.loggedPerSecond`: with an entry in the log for each event beside it, as after a time without this gateway.
 * `follow.decodedPerSecond`: decoding alone, the most that there is to reach.
 */
export async function benchFollow(): Promise<BenchRow[]> {
  // As the gateway does.
  installSha256(nodeSha256)
  const chain = mineHistory(EVENTS)
  const plain: number[] = []
  const logged: number[] = []
  const logs = await chain.logsIn(0, chain.blocks.length - 1)
  const decoded = await timed(RUNS, () => decodeEvents(network, logs))
  for (let run = 0; run < RUNS; run++) {
    plain.push(await catchUp(chain, false))
    logged.push(await catchUp(chain, true))
  }
  return [
    benchRow('follow', 'follow.eventsPerSecond', '1/s', perSecond(EVENTS, plain), { limit: 15_000 }),
    benchRow('follow', 'follow.loggedPerSecond', '1/s', perSecond(EVENTS, logged), { limit: 15_000 }),
    ceilingRow('follow', 'follow.decodedPerSecond', '1/s', perSecond(EVENTS, decoded)),
  ]
}

async function catchUp(chain: History, isLogged: boolean): Promise<number> {
  const here = await following(chain, isLogged ? { appendLeaves: benchLeafWriter() } : {})
  try {
    // What came before the log began is not its matter.
    if (isLogged) await here.store.ledger.write((tx) => tx.leaves.append([leafRow(0, { t: 0 as Millis })]))
    const start = performance.now()
    const state = await here.follower.poll()
    const millis = performance.now() - start
    const counted = state.kind === 'ready' ? state.latest.consentCount : 0
    if (counted !== EVENTS) throw new BenchError(`followed ${counted} events: ${state.kind}`)
    const entries = await here.store.ledger.read((tx) => tx.leaves.size())
    if (entries !== (isLogged ? EVENTS + 1 : 0)) throw new BenchError(`the log has ${entries} entries`)
    return millis
  } finally {
    await here.store.remove()
  }
}
