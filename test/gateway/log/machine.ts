import { type Millis, readCheckpointText, sha256, to0x, toUtf8, verifierKey } from '@consentry/protocol'
import type { Bytes32 } from '@consentry/protocol'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import { openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { createGroupCommit, type GroupCommit } from '../../../gateway/src/path/groupCommit.ts'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import type { Signer } from '../../../gateway/src/ports/Signer.ts'
import { createPublisher, type Publisher } from '../../../gateway/src/publish/checkpoint.ts'
import { type Anchoring, createAnchoring } from '../../../gateway/src/relay/createAnchoring.ts'
import { referenceRoot } from '../../reference/tree.ts'
import { address, ms } from '../../support/ids.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { network } from '../follow/FakeChain.ts'
import { quiet } from '../follow/following.ts'
import { type Witnesses, witnessesOf } from '../publish/witnesses.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { blockRow } from '../store/rows.ts'
import { Faults } from './Faults.ts'

export const origin = 'gw.example/consentry/31337/1'
const logId = to0x(sha256(toUtf8(origin))) as Bytes32
const key = signerOfSeed(origin, new Uint8Array(32).fill(7))
const vkey = verifierKey(origin, key.publicKey)

/** Commit, publisher and anchoring of a gateway over real files, every port call of which can go wrong. */
export interface Machine {
  readonly faults: Faults
  /** Of the process that runs now. */
  publisher(): Publisher
  anchoring(): Anchoring
  setTime(millis: number): void
  /** What lies in the files, past the faults. */
  stored(): Promise<Stored>
  /** Appends one entry through the shared commit; resolves with its index when it is acknowledged. */
  append(): Promise<number>
  /** Whatever is owed to the chain is in a block. */
  settleAnchors(): Promise<void>
  /** A new process on the same files. */
  restart(): Promise<void>
  /** Every size and root that the checkpoint key ever signed. */
  readonly signed: readonly { readonly size: number; readonly root: Uint8Array }[]
  close(): Promise<void>
}

export interface Stored {
  readonly size: number
  readonly published: number
  readonly locked: number
  readonly owed: readonly number[]
  readonly rootAt: (size: number) => Uint8Array
}

export async function openMachine(): Promise<Machine> {
  const folder = await memoryFolder()
  const shared: Shared = {
    faults: new Faults(),
    time: { now: ms(1_000) },
    witnesses: witnessesOf(['w'], { quorum: 'quorum w', origin, vkeys: [vkey] }),
    signed: [],
  }
  for (const witness of shared.witnesses.byName.values()) {
    const { addCheckpoint } = witness
    witness.addCheckpoint = (body) => shared.faults.call('witness.addCheckpoint', () => addCheckpoint(body))
  }
  let open = await start(folder.path, shared)
  await open.ledger.write((tx) => tx.chain.insertBlock(blockRow(1)))
  return {
    faults: shared.faults,
    signed: shared.signed,
    publisher: () => open.publisher,
    anchoring: () => open.anchoring,
    setTime: (millis) => {
      shared.time.now = ms(millis)
    },
    append: () => open.append(),
    stored: () => stored(open),
    settleAnchors: () =>
      open.ledger.write(async (tx) => {
        for (const { id } of await tx.outbox.inState(['queued'], 99))
          await tx.outbox.update(id, { state: 'mined', minedBlock: 1 })
      }),
    restart: async () => {
      await open.close()
      open = await start(folder.path, shared)
    },
    close: async () => {
      await open.close()
      await folder.remove()
    },
  }
}

interface Shared {
  readonly faults: Faults
  readonly time: { now: Millis }
  readonly witnesses: Witnesses
  readonly signed: { size: number; root: Uint8Array }[]
}

async function start(dir: string, { faults, time, witnesses, signed }: Shared) {
  const ledger = await openLedger({ dir })
  const lock = openCheckpointLock({ dir })
  const faulty = faultyLedger(ledger, faults)
  const clock = { now: () => time.now }
  const signer: Signer = {
    publicKey: key.publicKey,
    sign: (message) => {
      signed.push(readCheckpointText(new TextDecoder().decode(message)))
      return key.sign(message)
    },
  }
  const publisher = createPublisher({
    ledger: faulty,
    lock: faultyLock(lock, faults),
    signers: [signer],
    cosigning: witnesses.cosigning(faulty),
    origin,
    logId,
    clock,
    journal: quiet,
  })
  const anchoring = createAnchoring({
    ledger: faulty,
    clock,
    random: (length) => new Uint8Array(length).fill(signed.length),
    orgId: network.orgId,
    logId,
    cadence: { changed: 10, heartbeat: 100 },
  })
  await publisher.start()
  const random = (length: number) => new Uint8Array(length).fill(3)
  const append = appender(
    createGroupCommit(faulty),
    createLeafWriter({ origin, clock, random, log: publisher }),
  )
  const close = async (): Promise<void> => {
    await ledger.close()
    await lock.close()
  }
  return { ledger, lock, publisher, anchoring, append, close }
}

function appender(commit: GroupCommit, appendLeaves: ReturnType<typeof createLeafWriter>): Machine['append'] {
  return () =>
    commit(async (tx) => {
      const [leaf] = await appendLeaves(tx, [{ type: 'message', patient: address(1) }])
      if (leaf === undefined) throw new TypeError('nothing was appended')
      return leaf.index
    })
}

function faultyLedger(ledger: Ledger, faults: Faults): Ledger {
  return {
    ...ledger,
    read: (work) => faults.call('ledger.read', () => ledger.read(work)),
    write: (work) => faults.call('ledger.write', () => ledger.write(work)),
  }
}

function faultyLock(lock: CheckpointLock, faults: Faults): CheckpointLock {
  return {
    ...lock,
    load: (of) => faults.call('lock.load', () => lock.load(of)),
    replace: (...swap) => faults.call('lock.replace', () => lock.replace(...swap)),
  }
}

async function stored({ ledger, lock }: { ledger: Ledger; lock: CheckpointLock }): Promise<Stored> {
  const locked = (await lock.load(origin))?.size ?? 0
  return ledger.read(async (tx) => {
    const size = await tx.leaves.size()
    const hashes = (await tx.leaves.range(0, size)).map(({ leafHash }) => leafHash)
    const owed = await tx.outbox.inState(['queued', 'sent', 'mined', 'failed'], 99)
    return {
      size,
      published: (await tx.tree.lastCheckpoint())?.size ?? 0,
      locked,
      owed: owed.map(({ call }) => Number(call?.args[2])),
      rootAt: (at) => referenceRoot(hashes.slice(0, at)),
    }
  })
}
