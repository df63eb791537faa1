import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditEvent, auditEventText, parseAddress, parseSha256Hex } from '@consentry/protocol'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import { openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { type Config, readConfig } from '../../../gateway/src/config.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { address, ms, recordId } from '../../support/ids.ts'
import { leafRow, recordRow } from '../store/rows.ts'

export const origin = 'gw.example/consentry/31337/1'
export const patient = parseAddress(address(1))

/** The stores of a gateway in a folder, open as a running gateway has them. */
export interface OpenStores {
  readonly ledger: Ledger
  readonly blobs: Blobs
  readonly lock: CheckpointLock
  close(): Promise<void>
}

export async function openStores(dir: string): Promise<OpenStores> {
  const index = openBlobIndex({ dir })
  const ledger = await openLedger({ dir })
  const lock = openCheckpointLock({ dir })
  const blobs = await openDirectoryBlobs({ dir: join(dir, 'blobs'), index })
  const close = async (): Promise<void> => {
    await ledger.close()
    await index.close()
    await lock.close()
  }
  return { ledger, blobs, lock, close }
}

/** Settings of a gateway on a folder, with files that stand for its keys and deployment. */
export function configOf(root: string): Config {
  const file = (name: string): string => {
    mkdirSync(root, { recursive: true })
    writeFileSync(join(root, name), `${name}\n`, { mode: 0o600 })
    return join(root, name)
  }
  return readConfig({
    CONSENTRY_GATEWAY_DATA_DIR: join(root, 'gateway'),
    CONSENTRY_GATEWAY_ORIGIN: 'https://gw.example',
    CONSENTRY_RPC_URL: 'http://127.0.0.1:1',
    CONSENTRY_DEPLOYMENT_FILE: file('deployment.json'),
    CONSENTRY_RELAYER_KEY_FILE: file('relayer.key'),
    CONSENTRY_ANCHOR_KEY_FILE: file('anchor.key'),
    CONSENTRY_CHECKPOINT_KEY_FILE: file('checkpoint.key'),
    CONSENTRY_RECEIPT_KEY_FILE: file('receipt.key'),
  })
}

/** A genesis entry, then one about each of `records` records, each with a blob of `bytes` bytes. */
export async function fill(
  { ledger, blobs }: OpenStores,
  records: readonly number[],
  bytes: number,
): Promise<void> {
  for (const id of records) {
    const content = randomBytes(bytes)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const { cid, size } = await blobs.put(chunks(content), { sha256, maxBytes: bytes })
    await ledger.write(async (tx) => {
      const index = await appendGenesis(tx)
      const pprev = parseSha256Hex('0'.repeat(64))
      const event: AuditEvent = {
        v: 1,
        log: origin,
        t: ms(1),
        type: 'write',
        patient,
        pseq: index,
        pprev,
        record: recordId(id),
      }
      const body = auditEventText(event)
      const evidence = `${id}`.repeat(64).slice(0, 64)
      await tx.leaves.append([
        leafRow(index, { patient, pseq: index, body, evidence, salt: new Uint8Array(32) }),
      ])
      await tx.leaves.insertEvidence({ hash: evidence, bytes: randomBytes(16) })
      await tx.blobs.insert({ sha256, cid, size, session: 's', storedAt: ms(1) })
      const row = recordRow(id, {
        patient,
        recordId: recordId(id),
        sha256,
        cid,
        size,
        leafIndex: index,
        evidence,
      })
      await tx.records.insert(row, { kind: 1, epoch: 1, wrap: Uint8Array.of(id) })
    })
  }
}

async function appendGenesis(tx: Parameters<Parameters<Ledger['write']>[0]>[0]): Promise<number> {
  const size = await tx.leaves.size()
  if (size > 0) return size
  const event: AuditEvent = { v: 1, log: origin, t: ms(1), type: 'genesis' }
  await tx.leaves.append([leafRow(0, { body: auditEventText(event), salt: new Uint8Array(32) })])
  return 1
}

async function* chunks(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
