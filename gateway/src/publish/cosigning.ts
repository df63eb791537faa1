import {
  addCheckpointText,
  type Curves,
  hasQuorum,
  ProtocolError,
  proveConsistency,
  type Quorum,
  readCosignature,
  type Sha256,
} from '@consentry/protocol'
import type { Journal } from '../ports/Journal.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { Witness, WitnessReply } from '../ports/Witness.ts'
import { createTreeReader } from './treeReader.ts'

export interface CosigningPorts {
  readonly ledger: Pick<Ledger, 'read'>
  readonly witnesses: readonly Witness[]
  readonly quorum: Quorum
  readonly journal: Journal
  readonly curves: Curves
}

/**
 * Has a checkpoint cosigned that is in the lock already. Resolves to the note with the cosignatures; null where the
 * quorum was missed. Without a quorum it waits for every witness and takes what there is.
 */
export type Cosigning = (
  checkpoint: { readonly note: string; readonly size: number },
  hash: Sha256,
) => Promise<string | null>

type Asked = Parameters<Cosigning>[0] & { readonly hash: Sha256 }

/** Most lines of an answer that are looked at: a witness has a key or two. */
const MOST_LINES = 16

/** Collects cosignatures, all witnesses at a time (§14). A witness's word that does not verify counts as none. */
export function createCosigning(ports: CosigningPorts): Cosigning {
  // What each cosigned last as far as this process knows; a wrong guess costs one more request.
  const known = new Map<string, number>()
  return async (checkpoint, hash) => {
    const asks = ports.witnesses.map(async (witness) => {
      const line = await askOne(ports, known, witness, { ...checkpoint, hash }).catch(() => null)
      return { name: witness.name, line }
    })
    const lines = await untilQuorum(asks, ports.quorum)
    if (lines === null) {
      ports.journal.warn('witness quorum missed', { size: checkpoint.size })
      return null
    }
    return checkpoint.note + lines.join('')
  }
}

async function askOne(
  ports: CosigningPorts,
  known: Map<string, number>,
  witness: Witness,
  asked: Asked,
): Promise<string | null> {
  const old = known.get(witness.name) ?? 0
  const first = await send(ports, witness, { ...asked, old })
  const isElsewhere = first.kind === 'conflict' && first.size !== old && first.size <= asked.size
  const reply = isElsewhere ? await send(ports, witness, { ...asked, old: first.size }) : first
  if (reply.kind === 'cosigned') {
    known.set(witness.name, asked.size)
    return validLine(ports, witness, asked.note, reply.lines)
  }
  // Its word is not signed, so it stops nothing by itself; but somebody has to look.
  ports.journal.error('witness contradicts', {
    size: asked.size,
    ...(reply.kind === 'conflict' ? { count: reply.size } : { status: reply.status }),
  })
  return null
}

async function send(
  { ledger }: CosigningPorts,
  witness: Witness,
  { old, size, note, hash }: Asked & { readonly old: number },
): Promise<WitnessReply> {
  const proof = await ledger.read((tx) =>
    proveConsistency({ first: old, second: size }, createTreeReader(tx, size, hash), hash),
  )
  return witness.addCheckpoint(addCheckpointText({ old, proof, checkpoint: note }))
}

/** The line of this witness on this checkpoint, verified; its other lines are dropped. */
function validLine(
  { curves, journal }: CosigningPorts,
  { vkey }: Witness,
  note: string,
  lines: string,
): string | null {
  for (const text of lines.split('\n').slice(0, MOST_LINES)) {
    const line = `${text}\n`
    try {
      if (text !== '' && readCosignature(note + line, vkey, curves) !== null) return line
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
  }
  journal.error('witness signed otherwise')
  return null
}

/** Resolves as soon as there are enough, or when all have answered: one that is slow holds nobody up. */
function untilQuorum(
  asks: readonly Promise<{ readonly name: string; readonly line: string | null }>[],
  quorum: Quorum,
): Promise<readonly string[] | null> {
  return new Promise((resolve) => {
    const lines = new Map<string, string>()
    let open = asks.length
    const isEnough = (): boolean => hasQuorum(quorum, new Set(lines.keys()))
    const look = (): void => {
      const isOver = open === 0
      if (isOver || (quorum.kind !== 'none' && isEnough())) resolve(isEnough() ? [...lines.values()] : null)
    }
    for (const ask of asks) {
      void ask.then(({ name, line }) => {
        open -= 1
        if (line !== null) lines.set(name, line)
        look()
      })
    }
    look()
  })
}
