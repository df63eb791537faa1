import { type Checkpoint, fromHex, verifyInclusion } from '@consentry/protocol'
import type { Client } from './createClient.ts'

/**
 * Demands the proof that a leaf is in a tree and checks it. `leafHash`: 32 bytes.
 *
 * @throws `bad_proof`; `not_found` where the gateway has none. Spec §14
 */
export async function proveLeaf(
  client: Client,
  { index, leafHash }: { readonly index: number; readonly leafHash: Uint8Array },
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
): Promise<void> {
  const { value } = await client.call('readProof', { query: { leaf: index, size } })
  verifyInclusion({ leafHash, index, size, root, proof: value.proof.map(fromHex) })
}
