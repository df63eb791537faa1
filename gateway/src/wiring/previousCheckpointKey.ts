import type { Millis } from '@consentry/protocol'
import { fileSigner } from '../adapters/crypto/fileSigner.ts'
import type { Config } from '../config.ts'
import { FatalError } from '../errors/FatalError.ts'
import type { PreviousSigner } from '../publish/publishCheckpoint.ts'

const BOTH_MS = 30 * 86_400_000

/** The checkpoint key that is being replaced, for 30 days; null where none is. Throws `FatalError` for half of it. */
export function previousCheckpointKey(config: Config): PreviousSigner | null {
  const { CONSENTRY_PREVIOUS_CHECKPOINT_KEY_FILE: path, CONSENTRY_CHECKPOINT_KEY_SINCE: since } = config
  if (path === null && since === null) return null
  if (path === null || since === null) {
    throw new FatalError(
      'CONSENTRY_PREVIOUS_CHECKPOINT_KEY_FILE and CONSENTRY_CHECKPOINT_KEY_SINCE belong together',
    )
  }
  return { signer: fileSigner(path), until: (Date.parse(`${since}T00:00:00Z`) + BOTH_MS) as Millis }
}
