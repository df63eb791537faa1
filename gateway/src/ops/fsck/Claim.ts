import { type Curves, equal, ProtocolError, verifyCheckpoint } from '@consentry/protocol'
import type { Committed } from '../openLog.ts'
import type { Fault, FaultCode } from './Fault.ts'

/** A root that was said to somebody else, and what it means if the entries do not give it. */
export interface Claim extends Committed {
  readonly where: string
  readonly otherRoot: FaultCode
  readonly ahead: FaultCode
}

/** Who may have signed a checkpoint. */
export interface CheckpointKeys {
  readonly origin: string
  readonly vkeys: readonly string[]
  readonly curves: Curves
}

/** Checks a signed checkpoint and the columns beside it. `kind`: the beginning of the codes. */
export function checkNote(
  { origin, vkeys, curves }: CheckpointKeys,
  { size, root, note }: Committed & { readonly note: string },
  { kind, where }: { readonly kind: 'checkpoint' | 'lock'; readonly where: string },
): readonly Fault[] {
  for (const vkey of vkeys) {
    try {
      const said = verifyCheckpoint(note, { vkey, origin }, curves)
      const isSame = said.size === size && equal(said.root, root)
      return isSame ? [] : [{ code: `${kind}_columns`, where }]
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
  }
  return [{ code: `${kind}_signature`, where }]
}
