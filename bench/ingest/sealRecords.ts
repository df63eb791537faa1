import { parseClassName, serialiseRecordManifest } from '@consentry/protocol'
import type { Patient } from '@consentry/sdk/patient'
import { describeRecord, ownCid, sealRecord } from '../../sdk/src/client/sealRecord.ts'
import { writerFacts } from '../../sdk/src/client/writerFacts.ts'
import { nodeAead } from '../../sdk/src/node/nodeAead.ts'
import { nodeCurves } from '../../sdk/src/node/nodeCurves.ts'
import { nodeHashes } from '../../sdk/src/node/nodeHashes.ts'
import { BenchError } from '../BenchError.ts'

/** A record as a device sends it: the ciphertext, and the manifest as it is signed. */
export interface ReadyRecord {
  readonly sha256: string
  readonly envelope: Buffer
  readonly manifest: Buffer
}

/** Seals so many records of 10 KB of a patient. */
export async function sealRecords(
  { session, address }: Patient,
  count: number,
): Promise<readonly ReadyRecord[]> {
  const facts = await writerFacts(session, address)
  const { net, ports: platform } = session.client
  const ports = { ...platform, crypto: { aead: nodeAead, curves: nodeCurves, hashes: nodeHashes } }
  const body = new Uint8Array(10_000).fill(3)
  const records: ReadyRecord[] = []
  for (let i = 0; i < count; i++) {
    const record = { class: parseClassName('labs'), meta: { type: 'application/octet-stream' }, body }
    const sealed = await sealRecord(record, { net, patient: address }, ports)
    const cid = ownCid(sealed)
    if (cid === undefined) throw new BenchError('the record is larger than one block')
    const manifest = serialiseRecordManifest(describeRecord(sealed, { facts, org: null, cid }, ports))
    records.push({
      sha256: sealed.sha256,
      envelope: Buffer.from(sealed.envelope),
      manifest: Buffer.from(manifest),
    })
  }
  return records
}
