import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type Address, type Bytes32, sha256, to0x, toUtf8, verifierKey } from '@consentry/protocol'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { nodeSha256 } from '../../../gateway/src/adapters/crypto/nodeSha256.ts'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { faultText } from '../../../gateway/src/ops/fsck/Fault.ts'
import { type FsckPorts, type FsckSummary, fsck } from '../../../gateway/src/ops/fsck/fsck.ts'
import { writeGenesis } from '../../../gateway/src/ops/genesis.ts'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import type { LeafEntry, LeafWriter } from '../../../gateway/src/ports/LeafWriter.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { createPublisher, type Publisher } from '../../../gateway/src/publish/checkpoint.ts'
import { address, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { quiet } from '../follow/following.ts'

const origin = 'gw.example/consentry/31337/1'
const logId = to0x(sha256(toUtf8(origin))) as Bytes32
const signer = signerOfSeed(origin, new Uint8Array(32).fill(7))
const PATIENTS = 5

describe('gateway/ops/fsck', function () {
  this.timeout(60_000)
  let store: TemporaryLedger
  let lock: CheckpointLock
  let publisher: Publisher
  let appendLeaves: LeafWriter
  let ports: FsckPorts

  beforeEach(async () => {
    store = await temporaryLedger()
    lock = openCheckpointLock({ dir: store.dir })
    const { ledger } = store
    const clock = { now: () => ms(1_000) }
    publisher = createPublisher({
      ledger,
      lock,
      signers: [signer],
      origin,
      logId,
      clock,
      journal: quiet,
      hash: nodeSha256,
    })
    const random = (length: number) => new Uint8Array(length).fill(5)
    appendLeaves = createLeafWriter({ origin, clock, random, log: publisher })
    await publisher.start()
    await writeGenesis(ledger, appendLeaves, null)
    const vkeys = [verifierKey(origin, signer.publicKey)]
    ports = {
      ledger,
      lock,
      origin,
      logId,
      closed: null,
      vkeys,
      anchored: null,
      hash: nodeSha256,
      curves: nodeCurves,
    }
  })
  afterEach(async () => {
    await lock.close()
    await store.remove()
  })

  const append = (count: number): Promise<unknown> =>
    store.ledger.write((tx) =>
      appendLeaves(
        tx,
        Array.from(
          { length: count },
          (_, i): LeafEntry => ({ type: 'message', patient: patientOf(i), n: i + 1 }),
        ),
      ),
    )
  const erase = (patient: Address, pseq: number): Promise<unknown> =>
    store.ledger.write(async (tx) => {
      const [row] = await tx.leaves.trail(patient, pseq, 1)
      await tx.leaves.eraseBodies([row?.index ?? -1])
      await appendLeaves(tx, [{ type: 'erase', patient, erased: [pseq] }])
    })
  const look = async (
    given = ports,
  ): Promise<{ readonly faults: readonly string[]; readonly summary: FsckSummary }> => {
    const faults: string[] = []
    const run = fsck(given)
    for (;;) {
      const { done, value } = await run.next()
      if (done === true) return { faults, summary: value }
      faults.push(`${value.where}: ${value.code}`)
    }
  }

  it('finds nothing in a log that begins', async () => {
    expect(await look()).to.deep.equal({ faults: [], summary: { size: 1, erased: 0, claims: 0 } })
  })

  it('finds nothing in a log with tiles, checkpoints and erasures', async () => {
    for (const count of [300, 300, 120]) {
      await append(count)
      await publisher.pass()
    }
    await erase(patientOf(2), 7)
    await publisher.pass()
    expect(await look()).to.deep.equal({ faults: [], summary: { size: 722, erased: 1, claims: 5 } })
  })

  it('is not confused by a gateway that goes on meanwhile', async () => {
    await append(1_300)
    await publisher.pass()
    let reads = 0
    const read: Ledger['read'] = async (work) => {
      const result = await store.ledger.read(work)
      reads += 1
      await append(200)
      await erase(patientOf(reads), 3 + reads)
      await publisher.pass()
      return result
    }
    const { faults, summary } = await look({ ...ports, ledger: { read } })
    expect(faults).to.deep.equal([])
    expect(summary.size).to.equal(1_301)
    expect(reads).to.be.above(4)
  })

  it('knows keys that signed before', async () => {
    await append(3)
    await publisher.pass()
    const next = verifierKey(origin, signerOfSeed(origin, new Uint8Array(32).fill(8)).publicKey)
    expect((await look({ ...ports, vkeys: [next, ...ports.vkeys] })).faults).to.deep.equal([])
    const { faults } = await look({ ...ports, vkeys: [next] })
    expect(faults).to.deep.equal(['lock: lock_signature', 'checkpoint of size 4: checkpoint_signature'])
  })

  it('compares with the chain where a node answers, and says where none does', async () => {
    await append(3)
    const row = await publisher.pass()
    const anchored = async () => ({ size: 4, root: row?.root ?? new Uint8Array() })
    expect((await look({ ...ports, anchored })).faults).to.deep.equal([])
    const longer = { ...ports, anchored: async () => ({ size: 9, root: new Uint8Array(32) }) }
    expect((await look(longer)).faults).to.deep.equal(['anchor of size 9 on chain: anchor_ahead'])
    const silent = { ...ports, anchored: () => Promise.reject(new GatewayError('chain_stale', 'silent')) }
    expect((await look(silent)).faults).to.deep.equal(['chain: chain_silent'])
  })

  it('goes on behind what cannot be read, and does not blame the rest for it', async () => {
    await append(1_200)
    await publisher.pass()
    let reads = 0
    const read: Ledger['read'] = (work) => {
      reads += 1
      // The look, the checkpoints, then the entries in steps of 512.
      return reads === 4
        ? Promise.reject(new GatewayError('storage_unavailable', 'page'))
        : store.ledger.read(work)
    }
    const { faults } = await look({ ...ports, ledger: { read } })
    expect(faults).to.deep.equal(['entries 512 to 1023: unreadable'])
  })

  it('looks at a log that was closed as at the present one', async () => {
    await append(300)
    const row = await publisher.pass()
    const next = { size: row?.size ?? 0, root: row?.root ?? new Uint8Array() }
    await erase(patientOf(1), 2)
    await publisher.pass()
    await store.ledger.write((tx) => tx.closedLogs.close(origin))
    const closed = { ...ports, closed: { next } }
    expect(await look(closed)).to.deep.equal({
      faults: [],
      summary: { size: 302, erased: 1, claims: 4 },
    })
    const otherRoot = { size: next.size, root: new Uint8Array(32) }
    expect((await look({ ...ports, closed: { next: otherRoot } })).faults).to.deep.equal([
      'first entry of the next log: next_root',
    ])
    const longer = { size: 400, root: next.root }
    expect((await look({ ...ports, closed: { next: longer } })).faults).to.deep.equal([
      'first entry of the next log: next_ahead',
    ])
    // What is erased of it later is said by the next log, under other numbers.
    await store.ledger.write((tx) => tx.closedLogs.erase(patientOf(2), null))
    expect((await look(closed)).faults).to.deep.equal([])
    const file = new DatabaseSync(join(store.dir, 'ledger.sqlite'))
    file.exec(`update "closedLeaf" set t = t + 1 where "index" = 4`)
    file.exec('delete from "closedTile"')
    file.close()
    expect((await look(closed)).faults).to.deep.equal(['entry 4: columns', 'tile 0 of level 0: tile_missing'])
  })

  it('says in words what is wrong, where, and what to do', () => {
    const text = faultText({ code: 'lock_ahead', where: 'lock' })
    expect(text).to.match(
      /^lock: the lock covers more entries than are stored.* \[lock_ahead\]\. To do: restore /,
    )
  })
})

function patientOf(number: number): Address {
  return address(1 + (number % PATIENTS)) as Address
}
