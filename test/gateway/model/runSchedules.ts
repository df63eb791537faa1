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
const JUMPS = [-200, -130, -119, 40, 61, 300, 3_700, 90_000] as const

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
    for (const party of parties) begin(world, party, chance)
    world.mine()
    for (let i = chance.pick([0, 5]); i > 0; i--) world.mine()
    for (let tick = 0; tick < TICKS && findings.forbidden === null; tick++) {
      await moveWorld(world, parties, chance)
      const read = await readAll(findings, world, { parties, chance })
      if (read !== null) findings.forbidden = { seed, tick, read }
    }
  } finally {
    await world.close()
  }
}

/** What happens to chain, clock and process between two rounds of reads. */
async function moveWorld(world: World, parties: readonly Party[], chance: Chance): Promise<void> {
  for (const party of parties) if (chance.one(2)) await takeStep(world, party, chance)
  if (!chance.one(5)) world.mine()
  if (chance.one(8)) world.fork(chance.pick([1, 2, 2, 3, 5]))
  world.chain.isDown = chance.one(12)
  if (chance.one(15)) await world.restart()
  world.skew = chance.one(8) ? chance.pick(JUMPS) : chance.pick([0, 1, 5, 9])
  if (!chance.one(6)) await world.poll()
}

async function readAll(
  findings: Findings,
  world: World,
  { parties, chance }: { readonly parties: readonly Party[]; readonly chance: Chance },
): Promise<AskedRead | null> {
  const asked = parties
    .filter(() => chance.one(2))
    .map(
      (party): AskedRead => ({
        party,
        by: chance.pick(['member', 'member', 'member', 'member', 'reader', 'patient']),
        record: chance.pick([0, 0, 1]),
        purpose: chance.pick(['TREAT', 'TREAT', 'HRESCH']),
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
