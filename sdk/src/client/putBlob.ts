import { type Cid, decodeCid } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Session } from './login.ts'
import { ownCid, type SealedRecord } from './sealRecord.ts'

/**
 * Uploads an envelope; it is durable and verified at the gateway when this resolves. The gateway's CID is compared
 * with one's own where that follows from the digest. Spec §12.2.
 */
export async function putBlob(session: Session, sealed: SealedRecord): Promise<Cid> {
  const { value } = await session.call('putBlob', { path: { sha256: sealed.sha256 }, bytes: sealed.envelope })
  const expected = ownCid(sealed)
  const isRight = expected === undefined ? decodeCid(value.cid).codec === 'dag-pb' : value.cid === expected
  if (isRight && value.size === sealed.envelope.length) return value.cid
  throw new SdkError('unexpected_answer', 'The gateway stored something else than was sent')
}
