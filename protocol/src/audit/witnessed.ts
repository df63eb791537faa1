import type { Curves } from '../crypto/Curves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts'
import { type Cosignature, readCosignature } from './cosignature.ts'
import { hasQuorum, type WitnessPolicy } from './witnessPolicy.ts'

/** A checkpoint that fits a policy. `cosignatures`: of the policy's witnesses that cosigned, by the policy's names. */
export type WitnessedCheckpoint = Checkpoint & { readonly cosignatures: readonly Cosignature[] }

/**
 * Checks a checkpoint against a policy: signed by one of its logs under the name that is the origin, cosigned by a
 * quorum of its witnesses. A cosignature of a known witness that does not verify spoils the note.
 *
 * @throws `bad_checkpoint`. C2SP tlog-policy, spec §14
 */
export function verifyWitnessed(note: string, policy: WitnessPolicy, curves?: Curves): WitnessedCheckpoint {
  const checkpoint = checkpointOfLog(note, policy, curves)
  const cosignatures = policy.witnesses.flatMap(({ name, vkey }): Cosignature[] => {
    const found = readCosignature(note, vkey, curves)
    return found === null ? [] : [{ ...found, witness: name }]
  })
  const names = new Set(cosignatures.map(({ witness }) => witness))
  if (!hasQuorum(policy.quorum, names)) {
    throw new ProtocolError('bad_checkpoint', 'Checkpoint is not cosigned by a quorum of the witnesses', {
      given: redact(note),
      next: 'Ask for a newer one; keep this one as evidence',
      details: { cosignatures: names.size },
    })
  }
  return { ...checkpoint, cosignatures }
}

/** While one key replaces another a log has two, and either is enough. */
function checkpointOfLog(note: string, { logs }: WitnessPolicy, curves: Curves | undefined): Checkpoint {
  const origin = note.split('\n', 1)[0] ?? ''
  let refusal: unknown = new ProtocolError('bad_checkpoint', 'Checkpoint is of no log of the policy', {
    given: redact(note),
  })
  for (const { name, vkey } of logs) {
    if (name !== origin) continue
    try {
      return verifyCheckpoint(note, { vkey, origin }, curves)
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}
