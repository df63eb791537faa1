import { FakeChain } from '../../test/gateway/follow/FakeChain.ts'
import * as said from '../../test/gateway/follow/said.ts'

/** Events of a block, as a busy registry has them. */
const PER_BLOCK = 20
/** Blocks without events at the end: the newest 64 are read by hash, in another way than the many before. */
const QUIET = 70

/** A chain in memory with so many events: keys of new patients, three grants to each, every fourth revoked. */
export function mineHistory(events: number): FakeChain {
  const chain = new FakeChain()
  let made: ReturnType<typeof said.granted>[] = []
  const mine = (event: ReturnType<typeof said.granted>): void => {
    made.push(event)
    if (made.length < PER_BLOCK) return
    chain.mine(made)
    made = []
  }
  for (let i = 0; i < events; i++) {
    const patient = 1 + Math.floor(i / 5)
    const grant = patient * 10
    if (i % 5 === 0) mine(said.keysSet(patient, patient, 1, 0))
    else if (i % 5 < 4) mine(said.granted(patient, grant + (i % 5)))
    else mine(said.revoked(patient, grant + 1, 1))
  }
  chain.mineMany(QUIET)
  return chain
}
