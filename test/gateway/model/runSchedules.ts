import { seededRandom } from '../../e2e/support/seededRandom.ts'
import { type Party, partyOf } from './Party.ts'
import type { AskedRead } from './Reference.ts'
import { begin, type Chance, chanceOf, takeStep } from './takeStep.ts'
import { World } from './World.ts'

/** What was seen. `forbidden`: the first read that was permitted although the reference forbids it. */
export interface Findings {
  schedules: number
  reads: number
  permitted: number
  /** Reads that the reference would permit. */
  permissible: number
  forbidden: { readonly seed: number; readonly tick: number; readonly read: AskedRead } | null
}

export interface RunOptions {
  readonly schedules: number
  readonly seed: number
}

/** So many schedules run side by side: each is a patient's own, the chain and the gateway are theirs together. */
const SIDE_BY_SIDE = 50
const TICKS = 30
const JUMPS = [-200, -130, -119, -60, 25, 40, 50, 59, 61, 300, 3_700, 90_000] as const

/**
 * Plays random schedules of grants, revocations, fences, forks, clock jumps, restarts and reads. Ends at the first read
 * that the reference forbids and the gateway permits.
 */
export async function runSchedules({ schedules, seed }: RunOptions): Promise<Findings> {
  const findings: Findings = { schedules: 0, reads: 0, permitted: 0, permissible: 0, forbidden: null }
  for (let at = 0; findings.schedules < schedules && findings.forbidden === null; at++) {
    const count = Math.min(SIDE_BY_SIDE, schedules - findings.schedules)
    await playWorld(findings, { seed: seed + at, count })
    findings.schedules += count
  }
  return findings
}

async function playWorld(
  findings: Findings,
  { seed, count }: { seed: number; count: number },
): Promise<void> {
  const chance = chanceOf(seededRandom(seed))
  const parties = Array.from({ length: count }, (_, i) => partyOf(i))
  const world = await World.open(parties, chance.pick([0, 2, 2, 4]))
  try {
    world.mine()
    for (const party of parties) await begin(world, party, chance)
    world.mine()
    for (let i = chance.pick([0, 5]); i > 0; i--) world.mine()
    for (let tick = 0; tick < TICKS && findings.forbidden === null; tick++) {
      const isForked = await moveWorld(world, parties, chance)
      // After a fork everybody asks: what was denied on the old branch must not be given on the new one.
      const asking = parties.filter(() => isForked || chance.one(2))
      const read = await readAll(findings, world, { asking, chance })
      if (read !== null) findings.forbidden = { seed, tick, read }
    }
  } finally {
    await world.close()
  }
}

/** What happens to chain, clock and process between two rounds of reads; whether blocks were taken back. */
async function moveWorld(world: World, parties: readonly Party[], chance: Chance): Promise<boolean> {
  for (const party of parties) if (chance.one(4)) await takeStep(world, party, chance)
  if (!chance.one(5)) world.mine()
  world.skew = chance.one(4) ? chance.pick(JUMPS) : chance.pick([0, 1, 5, 9])
  world.chain.isDown = chance.one(12)
  if (!chance.one(6)) await world.poll()
  // What was just seen goes away again: denials have to stay.
  const isForked = chance.one(4)
  if (isForked) world.fork(chance.pick([1, 1, 2, 2, 3, 5]))
  if (chance.one(15)) await world.restart()
  if (!chance.one(4)) await world.poll()
  return isForked
}

async function readAll(
  findings: Findings,
  world: World,
  { asking, chance }: { readonly asking: readonly Party[]; readonly chance: Chance },
): Promise<AskedRead | null> {
  const asked = asking.map(
    (party): AskedRead => ({
      party,
      by: chance.pick(['member', 'member', 'member', 'member', 'reader', 'patient']),
      record: chance.pick([0, 0, 1]),
      purpose: chance.pick(['TREAT', 'TREAT', 'TREAT', 'HRESCH']),
    }),
  )
  const given = await Promise.all(asked.map((read) => world.read(read)))
  let forbidden: AskedRead | null = null
  for (const [at, read] of asked.entries()) {
    const may = world.reference.permits(read, world.wall())
    findings.reads += 1
    findings.permitted += given[at] === true ? 1 : 0
    findings.permissible += may ? 1 : 0
    if (given[at] === true && !may) forbidden ??= read
  }
  return forbidden
}
