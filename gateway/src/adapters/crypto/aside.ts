import { type KeyObject, sign } from 'node:crypto'
import { nodeCurves } from './nodeCurves.ts'

/** What is to be done, together: messages to sign, each with its key, and signatures to verify. */
export interface AsideWork {
  readonly signs: readonly { readonly key: KeyObject; readonly message: Uint8Array }[]
  readonly verifies: readonly {
    readonly publicKey: Uint8Array
    readonly message: Uint8Array
    readonly signature: Uint8Array
  }[]
}

/** What came of it, in the same order. */
export interface AsideDone {
  readonly signatures: readonly Uint8Array[]
  readonly areValid: readonly boolean[]
}

/** Does the work on the thread that calls it. */
export function aside({ signs, verifies }: AsideWork): AsideDone {
  return {
    signatures: signs.map(({ key, message }) => new Uint8Array(sign(null, message, key))),
    areValid: verifies.map(({ publicKey, message, signature }) =>
      nodeCurves.ed25519Verify(publicKey, message, signature),
    ),
  }
}
