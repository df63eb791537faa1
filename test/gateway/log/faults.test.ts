import { expect } from 'chai'
import { FatalError } from '../../../gateway/src/errors/FatalError.ts'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import type { Fault, FaultMode } from './Faults.ts'
import { type Machine, openMachine } from './machine.ts'

const BEFORE = 3
/** Enough for a full tile. */
const ADDED = 260
const ALL = BEFORE + ADDED

/** Where lock and published checkpoint are after a pass that went wrong, and whether the log is halted. */
type After = readonly [lock: 'old' | 'new', published: 'old' | 'new', state: 'alive' | 'halted']
type Row = { readonly call: string; readonly what: string; readonly lie?: unknown } & Partial<
  Record<FaultMode, After>
>

const before: After = ['old', 'old', 'alive']
const lockedOnly: After = ['new', 'old', 'alive']

// Every port call of a pass in its order. From the swap in the lock on there is no way back: whatever fails later, the
// next pass says the same again.
const publishing: readonly Row[] = [
  { call: 'lock.load', what: 'the lock, to compare', 'fails, not persisted': before },
  { call: 'ledger.read', what: 'anchor and leaves, to compare', 'fails, not persisted': before },
  { call: 'ledger.read', what: 'the oldest entry that waits', 'fails, not persisted': before },
  { call: 'ledger.read', what: 'the sizes', 'fails, not persisted': before },
  { call: 'ledger.read', what: 'the new leaves', 'fails, not persisted': before },
  {
    call: 'ledger.write',
    what: 'the tiles',
    'fails, not persisted': before,
    'fails, persisted': before,
    'lies, not persisted': ['old', 'old', 'halted'],
  },
  { call: 'ledger.read', what: 'the tiles again', 'fails, not persisted': before },
  { call: 'lock.load', what: 'the lock, to swap', 'fails, not persisted': before },
  {
    call: 'lock.replace',
    what: 'the swap',
    'fails, not persisted': before,
    'fails, persisted': lockedOnly,
    'lies, not persisted': ['old', 'new', 'alive'],
    lie: true,
  },
  { call: 'ledger.read', what: 'the proof for the witness', 'fails, not persisted': lockedOnly },
  {
    call: 'witness.addCheckpoint',
    what: 'the cosignature',
    'fails, not persisted': lockedOnly,
    'fails, persisted': lockedOnly,
  },
  {
    call: 'ledger.write',
    what: 'the published checkpoint',
    'fails, not persisted': lockedOnly,
    'fails, persisted': ['new', 'new', 'alive'],
    'lies, not persisted': lockedOnly,
  },
]

const errors: Readonly<Record<string, () => Error>> = {
  'the database': () => new GatewayError('storage_unavailable', 'injected'),
  'the disk': () => new FatalError('injected'),
}

describe('faults of the log: every port call, persisted or not', function () {
  this.timeout(60_000)
  let machine: Machine
  const acknowledged = new Set<number>()

  beforeEach(async () => {
    acknowledged.clear()
    machine = await openMachine()
    await append(BEFORE)
    await machine.publisher().pass()
    machine.setTime(20_000)
    await machine.anchoring().pass()
  })
  afterEach(() => machine.close())

  async function append(count: number): Promise<void> {
    const indices = await Promise.all(Array.from({ length: count }, () => machine.append()))
    for (const index of indices) acknowledged.add(index)
  }

  /** Whatever went wrong: nothing acknowledged is missing, and every signature is over the one history. */
  async function expectOneHistory(): Promise<void> {
    const { size, rootAt } = await machine.stored()
    for (const index of acknowledged) expect(index).to.be.below(size)
    for (const said of machine.signed) {
      expect(said.size).to.be.at.most(size)
      expect(Buffer.from(said.root)).to.deep.equal(Buffer.from(rootAt(said.size)))
    }
  }

  async function passWith(fault: Fault | null): Promise<unknown> {
    machine.faults.begin(fault)
    return machine
      .publisher()
      .pass()
      .catch((error: unknown) => error)
  }

  it('the table has every call of a pass', async () => {
    await append(ADDED)
    await passWith(null)
    expect(machine.faults.calls).to.deep.equal(publishing.map(({ call }) => call))
    expect(await machine.stored()).to.include({ size: ALL, published: ALL, locked: ALL })
  })

  for (const [at, row] of publishing.entries()) {
    for (const mode of ['fails, not persisted', 'fails, persisted', 'lies, not persisted'] as const) {
      const after = row[mode]
      if (after === undefined) continue
      for (const [whose, error] of Object.entries(errors)) {
        if (mode === 'lies, not persisted' && whose === 'the disk') continue
        it(`publish: ${row.what} (${row.call}) of ${whose} ${mode}`, async () => {
          await append(ADDED)
          await passWith({ at, mode, error: error(), lie: row.lie })
          const [lock, published, state] = after
          const expected = {
            locked: lock === 'new' ? ALL : BEFORE,
            published: published === 'new' ? ALL : BEFORE,
          }
          expect(await machine.stored()).to.include(expected)
          expect(machine.publisher().state().kind).to.equal(state)
          await expectOneHistory()
          await expectProgress(state)
        })
      }
    }
  }

  /** The next pass of the same process, and that of the next process, publish what waits; a halted log only the latter. */
  async function expectProgress(state: 'alive' | 'halted'): Promise<void> {
    machine.faults.begin()
    if (state === 'halted') {
      expect(await machine.publisher().pass()).to.equal(null)
      expect(await machine.append().catch(({ code }: GatewayError) => code)).to.equal('log_halted')
    } else {
      await append(1)
      await machine.publisher().pass()
      expect(await machine.stored()).to.include({ size: ALL + 1, published: ALL + 1, locked: ALL + 1 })
    }
    await machine.restart()
    await append(1)
    await machine.publisher().pass()
    const { size, published, locked } = await machine.stored()
    expect([published, locked]).to.deep.equal([size, size])
    await expectOneHistory()
  }

  it('a restart between any two calls changes nothing of that', async () => {
    for (const at of publishing.keys()) {
      await append(1)
      await passWith({ at, mode: 'fails, not persisted', error: new FatalError('killed') })
      await machine.restart()
      await expectOneHistory()
    }
    machine.faults.begin()
    await machine.publisher().pass()
    const { size, published } = await machine.stored()
    expect(published).to.equal(size)
  })

  const SMALL_PASS_SWAP = 6
  it('another history in the lock halts the log before anything is signed', async () => {
    await append(1)
    const count = machine.signed.length
    const lie = { size: BEFORE, root: new Uint8Array(32).fill(9), note: 'of another history' }
    await passWith({ at: SMALL_PASS_SWAP - 1, mode: 'lies, not persisted', error: new TypeError(), lie })
    expect(machine.faults.calls.at(-1)).to.equal('lock.load')
    expect(machine.publisher().state()).to.deep.equal({ kind: 'halted', reason: 'other_root_than_lock' })
    expect(machine.signed).to.have.length(count)
    expect(await machine.stored()).to.include({ published: BEFORE, locked: BEFORE })
  })

  it('a swap that another gateway won publishes nothing, and the next pass goes on', async () => {
    await append(1)
    await passWith({ at: SMALL_PASS_SWAP, mode: 'lies, not persisted', error: new TypeError(), lie: false })
    expect(machine.faults.calls.at(-1)).to.equal('lock.replace')
    expect(await machine.stored()).to.include({ published: BEFORE, locked: BEFORE })
    expect(machine.publisher().state().kind).to.equal('alive')
    await passWith(null)
    expect(await machine.stored()).to.include({ published: BEFORE + 1, locked: BEFORE + 1 })
    await expectOneHistory()
  })

  const committing: readonly (readonly [string, FaultMode, entries: 0 | 1])[] = [
    ['the transaction', 'fails, not persisted', 0],
    ['the transaction', 'fails, persisted', 1],
  ]
  for (const [what, mode, entries] of committing) {
    for (const [whose, error] of Object.entries(errors)) {
      it(`commit: ${what} (ledger.write) of ${whose} ${mode}`, async () => {
        machine.faults.begin({ at: 0, mode, error: error() })
        const answers = await Promise.allSettled([machine.append(), machine.append(), machine.append()])
        // One transaction for all of them: nobody is told that it is written.
        expect(answers.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
        expect(machine.faults.calls).to.deep.equal(['ledger.write'])
        expect((await machine.stored()).size).to.equal(BEFORE + 3 * entries)
        machine.faults.begin()
        await append(1)
        await machine.publisher().pass()
        await machine.restart()
        await append(1)
        await expectOneHistory()
      })
    }
  }

  const anchoring: readonly (readonly [at: number, string, FaultMode, owed: number])[] = [
    [0, 'what is due', 'fails, not persisted', 1],
    [1, 'the row that is owed', 'fails, not persisted', 1],
    [1, 'the row that is owed', 'fails, persisted', 2],
    [1, 'the row that is owed', 'lies, not persisted', 1],
  ]
  for (const [at, what, mode, owed] of anchoring) {
    it(`anchor: ${what} ${mode}`, async () => {
      await machine.settleAnchors()
      await append(1)
      await machine.publisher().pass()
      machine.setTime(60_000)
      const error = new GatewayError('storage_unavailable', 'injected')
      machine.faults.begin({ at, mode, error, lie: true })
      await machine
        .anchoring()
        .pass()
        .catch(() => false)
      expect((await machine.stored()).owed).to.have.length(owed)
      machine.faults.begin()
      await machine.restart()
      await machine.anchoring().pass()
      // Once, whether the row was written before or not.
      expect((await machine.stored()).owed).to.deep.equal([BEFORE, BEFORE + 1])
      expect(await machine.anchoring().pass()).to.equal(false)
      await expectOneHistory()
    })
  }
})
