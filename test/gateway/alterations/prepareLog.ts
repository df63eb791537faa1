import { mkdirSync } from 'node:fs'
import { type Bytes32, to0x } from '@consentry/protocol'
import { copyDatabase } from '../../../gateway/src/adapters/store/copyDatabase.ts'
import { flushDenials } from '../../../gateway/src/log/flushDenials.ts'
import { hash, ms, recordId } from '../../support/ids.ts'
import { network, type Said } from '../follow/FakeChain.ts'
import { granted } from '../follow/said.ts'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { recordRow } from '../store/rows.ts'

/** A log as a gateway wrote it, at rest: every alteration begins with a copy of it. */
export interface PreparedLog {
  readonly dir: string
  /** The same gateway some entries and a checkpoint earlier. */
  readonly earlierDir: string
  /** The last anchor as the contract has it. */
  readonly anchor: { readonly size: number; readonly root: Uint8Array }
  remove(): Promise<void>
}

const patient = addressOf('patient')
const erasedRecord = recordId(0x1ac)
const PATIENTS = 40
const EVENTS = 270

/** Reads, refusals that are counted, an erasure, 270 grants from the chain, checkpoints, an anchor, more of each. */
export async function prepareLog(): Promise<PreparedLog> {
  const folder = await memoryFolder()
  const care = await openCare()
  const dirs = { dir: `${folder.path}/now`, earlierDir: `${folder.path}/earlier` }
  try {
    await fill(care)
    const earlier = await checkpoint(care)
    await care.say(anchoredAs(earlier))
    copy(care, dirs.earlierDir)
    await read(care, 2)
    await checkpoint(care)
    await read(care, 1)
    const last = await checkpoint(care)
    await care.say(anchoredAs(last))
    // What waits for the next checkpoint, and denials that still count.
    await read(care, 1)
    await refuse(care, 3)
    copy(care, dirs.dir)
    return { ...dirs, anchor: last, remove: () => folder.remove() }
  } finally {
    await care.close()
  }
}

async function fill(care: Care): Promise<void> {
  await storeSecondRecord(care)
  await read(care, 3)
  await refuse(care, 4)
  await care.say()
  care.rig.clock.time += 60_000
  const { appendLeaves } = care.rig.engine
  const minute = Math.floor(care.rig.clock.time / 60_000)
  await care.rig.base.ledger.write((tx) => flushDenials({ appendLeaves }, tx, minute))
  await care.say()
  const owner = await care.login('patient')
  for (const session of [owner, await care.login('member', clinic)])
    await session.call('POST', `/v1/patients/${patient}/records/${erasedRecord}/key`, {
      action: 'read',
      purpose: 'TREAT',
    })
  await owner.call('DELETE', `/v1/patients/${patient}/records/${erasedRecord}`)
  for (let i = 0; i < EVENTS; i += 30)
    await care.say(
      ...Array.from({ length: 30 }, (_, at) => granted(100 + ((i + at) % PATIENTS), 1_000 + i + at)),
    )
}

async function storeSecondRecord({ rig }: Care): Promise<void> {
  const change = {
    patient,
    recordId: erasedRecord,
    className: 'labs',
    also: [],
    admittedHeight: 1,
    org: null,
  }
  await rig.base.ledger.write(async (tx) => {
    const row = recordRow(2, { ...change, sha256: hash(0xb10c), t: ms(1_000) })
    await tx.records.insert(row, { kind: 1, epoch: 1, wrap: new Uint8Array(114).fill(0x5e) })
    await tx.blobs.insert({ sha256: hash(0xb10c), cid: 'none', size: 100, session: 'aa', storedAt: ms(1) })
  })
}

async function read(care: Care, count: number): Promise<void> {
  const session = await care.login('member', clinic)
  for (let i = 0; i < count; i++) await care.askKey(session)
}

async function refuse(care: Care, count: number): Promise<void> {
  const session = await care.login('member', clinic)
  for (let i = 0; i < count; i++) await care.askKey(session, 'HRESCH')
}

async function checkpoint(care: Care): Promise<PreparedLog['anchor']> {
  const row = await care.rig.engine.publisher.pass()
  if (row === null) throw new TypeError('no checkpoint was made')
  return { size: row.size, root: row.root }
}

function anchoredAs({ size, root }: PreparedLog['anchor']): Said {
  const { orgId, logId } = network
  return {
    type: 'Anchored',
    orgId,
    logId,
    size,
    root: to0x(root) as Bytes32,
    directory: to0x(new Uint8Array(32)) as Bytes32,
  }
}

function copy({ rig }: Care, dir: string): void {
  mkdirSync(dir)
  const from = rig.config.CONSENTRY_GATEWAY_DATA_DIR
  for (const name of ['ledger.sqlite', 'lock.sqlite']) copyDatabase(`${from}/${name}`, `${dir}/${name}`)
}
