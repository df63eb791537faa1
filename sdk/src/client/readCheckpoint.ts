import {
  type Checkpoint,
  fromHex,
  fromUtf8,
  ProtocolError,
  readCheckpointText,
  readNote,
  verifyCheckpoint,
  verifyConsistency,
  verifyWitnessed,
} from '@consentry/protocol'
import type { Client } from './createClient.ts'

/** A checkpoint that was verified, with its note. */
export type VerifiedCheckpoint = Checkpoint & { readonly note: string }

/**
 * Reads the newest checkpoint, checks its note and that it continues the one seen before, and remembers it. So a
 * gateway that shows this client two histories is found out.
 *
 * @throws `bad_checkpoint`, `bad_proof`. Spec §14
 */
export async function readCheckpoint(client: Client): Promise<VerifiedCheckpoint> {
  const { receipts } = client
  const { value } = await client.call('readCheckpoint')
  const newest = verified(client, fromUtf8(value) ?? '')
  const seenNote = await receipts.checkpoint()
  if (seenNote === undefined) {
    await receipts.setCheckpoint(newest.note)
    return newest
  }
  const seen = remembered(client, seenNote)
  if (newest.size >= seen.size) {
    await requireConsistent(client, seen, newest)
    await receipts.setCheckpoint(newest.note)
    return newest
  }
  // Another replica may answer with an older checkpoint; it must be a beginning of what was seen.
  await requireConsistent(client, newest, seen)
  return seen
}

/** Checks by proof that a tree is the beginning of another. Throws `bad_proof`. Spec §14. */
export async function requireConsistent(
  client: Client,
  first: Pick<Checkpoint, 'size' | 'root'>,
  second: Pick<Checkpoint, 'size' | 'root'>,
): Promise<void> {
  const isTrivial = first.size === 0 || first.size === second.size
  const proof = isTrivial ? [] : await consistencyProof(client, first.size, second.size)
  verifyConsistency({
    first: first.size,
    second: second.size,
    firstRoot: first.root,
    secondRoot: second.root,
    proof,
  })
}

async function consistencyProof(client: Client, from: number, to: number): Promise<readonly Uint8Array[]> {
  const { value } = await client.call('readConsistency', { query: { from, to } })
  return value.proof.map(fromHex)
}

/** It was verified when it was stored, and the key that signed it then may have been replaced since. */
function remembered({ deployment }: Client, note: string): VerifiedCheckpoint {
  const checkpoint = readCheckpointText(readNote(note, 'bad_checkpoint').text)
  if (checkpoint.origin !== deployment.origin) {
    throw new ProtocolError('bad_checkpoint', 'The checkpoint seen before is of another log', {
      next: 'Keep its receipts, and begin a new store for the new log',
    })
  }
  return { ...checkpoint, note }
}

function verified({ deployment, ports, witnesses }: Client, note: string): VerifiedCheckpoint {
  if (note === '') throw new ProtocolError('bad_checkpoint', 'Checkpoint is not UTF-8')
  const { curves } = ports.crypto
  if (witnesses !== null) verifyWitnessed(note, witnesses, curves)
  const expected = { vkey: deployment.vkeys.checkpoint, origin: deployment.origin }
  return { ...verifyCheckpoint(note, expected, curves), note }
}
