import { rmSync } from 'node:fs'
import { expect } from 'chai'
import { seededRandom } from '../../e2e/support/seededRandom.ts'
import { address } from '../../support/ids.ts'
import { addressOf } from '../guarantees/care.ts'
import { type Alter, entryAlterations } from './entryAlterations.ts'
import { auditorFinds, fsckFinds, newestNote, patientFinds } from './finders.ts'
import { type PreparedLog, prepareLog } from './prepareLog.ts'
import { openStored, type StoredLog } from './StoredLog.ts'
import { fileAlterations, storeAlterations } from './storeAlterations.ts'

const ALTERATIONS = 200

/** Every kind in turn, each time with another seed. */
describe(`a stored log that was altered, ${ALTERATIONS} times`, function () {
  this.timeout(600_000)
  let prepared: PreparedLog
  let note: string
  let kinds: readonly (readonly [string, Alter])[]
  const patients = [addressOf('patient'), address(100), address(117)]

  before(async () => {
    prepared = await prepareLog()
    note = await newestNote(prepared.dir)
    const all = { ...entryAlterations, ...storeAlterations, ...fileAlterations(prepared) }
    kinds = Object.entries(all)
  })
  after(() => prepared?.remove())

  /** Who finds what, after an alteration of a copy. */
  async function find(
    seed: number,
    alter: Alter,
    isAskingAll = true,
  ): Promise<Record<string, readonly string[]>> {
    const stored: StoredLog = openStored(prepared.dir, `${prepared.dir}/../copy`, seededRandom(seed))
    try {
      alter(stored)
      const fsck = await fsckFinds(stored, prepared)
      if (fsck.length > 0 && !isAskingAll) return { fsck }
      return {
        fsck,
        auditor: await auditorFinds(stored),
        patient: await patientFinds(stored, prepared, patients, note),
      }
    } finally {
      stored.ledger.close()
      stored.lock.close()
      rmSync(stored.dir, { recursive: true, force: true })
    }
  }

  it('is whole for all three as it is', async () => {
    expect(await find(0, () => {})).to.deep.equal({ fsck: [], auditor: [], patient: [] })
  })

  it('is found out every time', async () => {
    const missed: string[] = []
    const found = new Map<string, Map<string, Set<string>>>()
    for (let seed = 1; seed <= ALTERATIONS; seed++) {
      const [kind, alter] = kinds[seed % kinds.length] ?? ['none', () => {}]
      // The others are asked for the first of each kind, and whenever one of them is needed.
      const finders = await find(seed, alter, !found.has(kind))
      const of = found.get(kind) ?? new Map<string, Set<string>>()
      found.set(kind, of)
      for (const [who, codes] of Object.entries(finders)) {
        const all = of.get(who) ?? new Set<string>()
        of.set(who, all)
        for (const code of codes) all.add(code)
      }
      if (Object.values(finders).every((codes) => codes.length === 0)) missed.push(`${kind}, seed ${seed}`)
    }
    for (const [kind, of] of found) {
      const who = [...of]
        .filter(([, codes]) => codes.size > 0)
        .map(([name, codes]) => `${name} (${[...codes].join(' ')})`)
      console.log(`      ${kind}: ${who.join(', ')}`)
    }
    expect(missed).to.deep.equal([])
    const kindsOf = (who: string): number =>
      [...found.values()].filter((of) => (of.get(who)?.size ?? 0) > 0).length
    // Whoever has the files sees all of it; an auditor and a patient what was done to what they are shown.
    expect(kindsOf('fsck')).to.equal(kinds.length)
    expect(kindsOf('auditor')).to.be.at.least(25)
    expect(kindsOf('patient')).to.be.at.least(12)
    expect(found.size).to.equal(kinds.length)
  })
})
