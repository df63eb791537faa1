import {
  type Address,
  type Bytes32,
  type Cid,
  type ClassName,
  type ExportLine,
  type GrantId,
  type KeysDigest,
  parseOpening,
  parseRecordManifest,
  type RecordId,
  type Sha256Hex,
  type SignatureHex,
  toBase64url,
} from '@consentry/protocol'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordListItem, RecordWrapRow } from '../ports/RecordRows.ts'
import { authorEvidence } from './authorEvidence.ts'

export interface SectionPorts {
  /** One snapshot a page: a long reading would hold back the database. */
  readonly read: <Result>(work: (tx: LedgerTx) => Promise<Result>) => Promise<Result>
  readonly signReceipt: (parts: ReceiptParts) => string
}

type Section = AsyncGenerator<readonly ExportLine[]>

/** Rows of a page, so that one has about a megabyte at most. */
const pages = { keys: 8, records: 50, grants: 10, receipts: 200 } as const

/** What an export holds between its first and its last line, in the order of docs/spec/http.md. */
export function exportSections(ports: SectionPorts, patient: Address): readonly Section[] {
  return [
    keysOf(ports, patient),
    recordsOf(ports, patient, 'newest'),
    recordsOf(ports, patient, 'older'),
    grantsOf(ports, patient),
    receiptsOf(ports, patient),
  ]
}

async function* keysOf({ read }: SectionPorts, patient: Address): Section {
  let after: Bytes32 | null = null
  let known: Bytes32 | null = null
  for (;;) {
    const place: Bytes32 | null = after
    const lines: ExportLine[] = []
    const rows = await read(async (tx) => {
      const found = await tx.vaults.manifestsOf(patient, { after: place, limit: pages.keys })
      for (const { digest, keyring, bytes } of found) {
        const sealed = keyring === known ? null : await tx.vaults.keyring(keyring)
        if (sealed !== null) lines.push({ type: 'keyring', digest: keyring, keyring: toBase64url(sealed) })
        known = keyring
        lines.push({
          type: 'manifest',
          digest: digest as string as KeysDigest,
          keyring,
          manifest: toBase64url(bytes),
        })
      }
      return found
    })
    yield lines
    after = rows.at(-1)?.digest ?? null
    if (rows.length < pages.keys || after === null) return
  }
}

async function* recordsOf({ read }: SectionPorts, patient: Address, which: 'newest' | 'older'): Section {
  for (let after = 0; ; ) {
    const place = after
    const { rows, lines } = await read(async (tx) => {
      const page = { patient, after: place, limit: pages.records }
      const found =
        which === 'newest'
          ? await tx.records.list({ ...page, classes: null, from: null, to: null, author: null })
          : await tx.records.superseded(patient, page)
      const wraps =
        which === 'newest'
          ? await tx.records.wraps(
              patient,
              found.map(({ recordId }) => recordId),
            )
          : new Map<RecordId, readonly RecordWrapRow[]>()
      const made: ExportLine[] = []
      for (const row of found) made.push(await recordLine(tx, row, wraps.get(row.recordId)), blobLine(row))
      return { rows: found, lines: made }
    })
    yield lines
    after = rows.at(-1)?.seq ?? 0
    if (rows.length < pages.records) return
  }
}

/** Wraps are kept of the newest version: an older one has that of its manifest. */
async function recordLine(
  tx: LedgerTx,
  row: RecordListItem,
  wraps: readonly RecordWrapRow[] | undefined,
): Promise<ExportLine> {
  return {
    type: 'record',
    recordId: row.recordId,
    ver: row.ver,
    class: row.className as ClassName,
    manifest: toBase64url(row.manifest),
    wraps: wraps?.map(({ epoch, wrap }) => [epoch, toBase64url(wrap)] as const) ?? [ownWrap(row)],
    evidence: await authorEvidence(tx, row.evidence),
  }
}

function ownWrap({ manifest }: RecordListItem): readonly [number, string] {
  const { epoch, wrap } = parseRecordManifest(manifest)
  return [epoch, wrap]
}

function blobLine({ sha256, cid, size }: RecordListItem): ExportLine {
  return { type: 'blob', sha256: sha256 as Sha256Hex, cid: cid as Cid, size }
}

async function* grantsOf({ read }: SectionPorts, patient: Address): Section {
  let after: GrantId | null = null
  for (;;) {
    const place: GrantId | null = after
    const lines: ExportLine[] = []
    const rows = await read(async (tx) => {
      const found = await tx.consents.openingsOfPatient(patient, { after: place, limit: pages.grants })
      for (const { id, opening, signer, signature } of found) {
        const keys = (await tx.consents.wraps(id)).map(
          ({ className, epoch, keyVersion, wrap }) =>
            [className as ClassName, epoch, keyVersion, toBase64url(wrap)] as const,
        )
        const sig = signature as SignatureHex
        lines.push({ type: 'grant', id, opening: parseOpening(opening), signer, sig, keys })
      }
      return found
    })
    yield lines
    after = rows.at(-1)?.id ?? null
    if (rows.length < pages.grants || after === null) return
  }
}

async function* receiptsOf({ read, signReceipt }: SectionPorts, patient: Address): Section {
  for (let from = 0; ; ) {
    const place = from
    const rows = await read((tx) => tx.leaves.trail(patient, place, pages.receipts))
    yield rows.flatMap(({ index, leafHash, t, verdict, dpopHash }): ExportLine[] =>
      verdict === null || dpopHash === null
        ? []
        : [{ type: 'receipt', index, receipt: signReceipt({ index, leafHash, t, verdict, dpopHash }) }],
    )
    const last = rows.at(-1)?.pseq ?? null
    if (rows.length < pages.receipts || last === null) return
    from = last + 1
  }
}
