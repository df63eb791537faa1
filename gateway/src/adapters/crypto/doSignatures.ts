import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { PublicJwk } from '@consentry/protocol'
import { createNodeEs256 } from './createNodeEs256.ts'
import { nodeCurves } from './nodeCurves.ts'

/** A piece of work with signatures, as one thread hands it to another. */
export type SignatureTask =
  | { readonly kind: 'sign'; readonly key: KeyObject; readonly message: Uint8Array }
  | {
      readonly kind: 'verify'
      readonly publicKey: Uint8Array
      readonly message: Uint8Array
      readonly signature: Uint8Array
    }
  | {
      readonly kind: 'es256'
      readonly jwk: PublicJwk
      readonly message: Uint8Array
      readonly signature: Uint8Array
    }

/** The signature of `sign`, or none (no bytes) where it does not verify; of the others whether it is valid. */
export type SignatureResult = Uint8Array | boolean

const verifyEs256 = createNodeEs256()

/** Does tasks on the thread that calls it; results in their order. */
export function doSignatures(tasks: readonly SignatureTask[]): SignatureResult[] {
  return tasks.map(doOne)
}

function doOne(task: SignatureTask): SignatureResult {
  switch (task.kind) {
    case 'sign':
      return signAndVerify(task.key, task.message)
    case 'verify':
      return nodeCurves.ed25519Verify(task.publicKey, task.message, task.signature)
    case 'es256':
      return verifyEs256(task.jwk, task.message, task.signature)
  }
}

const publicKeys = new WeakMap<KeyObject, KeyObject>()

function signAndVerify(key: KeyObject, message: Uint8Array): Uint8Array {
  const publicKey = publicKeys.get(key) ?? createPublicKey(key)
  publicKeys.set(key, publicKey)
  const signature = sign(null, message, key)
  return verify(null, message, publicKey, signature) ? new Uint8Array(signature) : new Uint8Array()
}
