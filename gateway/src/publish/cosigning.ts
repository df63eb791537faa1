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

/** How a witness answered last; `elsewhere`: it says that it cosigned more, or another history. */
type Manner = 'cosigned' | 'silent' | 'elsewhere' | 'signed otherwise'

interface Known {
  /** What each cosigned last as far as this process knows; a wrong guess costs one more request. */
  readonly sizes: Map<string, number>
  readonly manners: Map<string, Manner>
}

/** Collects cosignatures, all witnesses at a time (§14). A witness's word that does not verify counts as none. */
export function createCosigning(ports: CosigningPorts): Cosigning {
  const known: Known = { sizes: new Map(), manners: new Map() }
  let isMissed = false
  return async (checkpoint, hash) => {
    const asks = ports.witnesses.map(async (witness) => {
      const answer = await askOne(ports, known, witness, { ...checkpoint, hash }).catch(silent)
      tell(ports, known, witness, answer.manner)
      return { name: witness.name, line: answer.line }
    })
    const lines = await untilQuorum(asks, ports.quorum)
    if (lines === null && !isMissed) ports.journal.warn('witness quorum missed', { size: checkpoint.size })
    isMissed = lines === null
    return lines === null ? null : checkpoint.note + lines.join('')
  }
}

interface Answered {
  readonly line: string | null
  readonly manner: Manner
}

function silent(): Answered {
  return { line: null, manner: 'silent' }
}

/** Says when a witness begins to answer in another way: not each time, for it is asked every second. */
function tell({ journal }: CosigningPorts, { manners }: Known, { name }: Witness, manner: Manner): void {
  const before = manners.get(name) ?? 'cosigned'
  manners.set(name, manner)
  if (manner === before) return
  const said = { state: name, reason: manner }
  if (manner === 'cosigned') journal.info('witness answers', said)
  // Its word is not signed, so it stops nothing by itself; but somebody has to look.
  else if (manner === 'silent') journal.warn('witness answers', said)
  else journal.error('witness answers', said)
}

async function askOne(
  ports: CosigningPorts,
  { sizes }: Known,
  witness: Witness,
  asked: Asked,
): Promise<Answered> {
  const old = sizes.get(witness.name) ?? 0
  const first = await send(ports, witness, { ...asked, old })
  const isBehind = first.kind === 'conflict' && first.size !== old && first.size <= asked.size
  const reply = isBehind ? await send(ports, witness, { ...asked, old: first.size }) : first
  if (reply.kind !== 'cosigned') return { line: null, manner: 'elsewhere' }
  sizes.set(witness.name, asked.size)
  const line = validLine(ports, witness, asked.note, reply.lines)
  return { line, manner: line === null ? 'signed otherwise' : 'cosigned' }
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
  { curves }: CosigningPorts,
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
