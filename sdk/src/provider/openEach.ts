import { ProtocolError, type RecordId } from '@consentry/protocol'
import type { Provider } from '../client/Provider.ts'
import type { OpenedRecord } from '../client/readRecords.ts'
import type { AnyCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'
import { openRecords, type ReadRequest } from './openRecords.ts'

/** A record that was opened, or the code of why not: a refusal, a missing key, or a check that failed. */
export type FetchedRecord = OpenedRecord | { readonly recordId: RecordId; readonly code: AnyCode }

/** Failures that are not one record's: the gateway lies, or cannot be asked at all. */
const ofAll: ReadonlySet<AnyCode> = new Set<AnyCode>([
  'bad_receipt',
  'old_version',
  'unreachable',
  'unexpected_answer',
  'invalid_token',
  'chain_stale',
  'log_halted',
  'audit_unavailable',
  'storage_unavailable',
  'rate_limited',
])

/**
 * Opens records so that one that fails its checks costs the others nothing: what a writer sealed badly must not keep a
 * clinic from the rest. Throws only what concerns every record, such as `bad_receipt`. Spec §11, §12.6.
 */
export async function openEach(provider: Provider, request: ReadRequest): Promise<readonly FetchedRecord[]> {
  try {
    return await openRecords(provider, request)
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined || ofAll.has(code)) throw error
    const [only] = request.records
    if (only !== undefined && request.records.length === 1) return [{ recordId: only, code }]
  }
  const fetched: FetchedRecord[] = []
  for (const recordId of request.records) {
    fetched.push(...(await openEach(provider, { ...request, records: [recordId] })))
  }
  return fetched
}

function codeOf(error: unknown): AnyCode | undefined {
  return error instanceof SdkError || error instanceof ProtocolError ? error.code : undefined
}
