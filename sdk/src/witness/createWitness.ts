import {
  type AddCheckpoint,
  type Checkpoint,
  cosign,
  type Curves,
  equal,
  type NoteSigner,
  openNote,
  parseAddCheckpoint,
  ProtocolError,
  readNote,
  type Seconds,
  sha256,
  sizeMediaType,
  verifyCheckpoint,
  verifyConsistency,
} from '@consentry/protocol'
import type { SeenTree, WitnessState } from './WitnessState.ts'

/** A log that is witnessed, with every key that may sign for it: two while one replaces the other. */
export type WitnessedLog = { readonly origin: string; readonly vkeys: readonly string[] }

/** What a witness needs. */
export type WitnessPorts = {
  /** Its own key; it cosigns and signs nothing else. */
  readonly signer: NoteSigner
  readonly logs: readonly WitnessedLog[]
  readonly state: WitnessState
  /** Now, s. */
  readonly clock: () => Seconds
  /** Default: portable ones. */
  readonly curves?: Curves
}

/** An answer in terms of HTTP. */
export type WitnessAnswer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly mediaType: string
  readonly body: string
}

/** Answers the body of a request `add-checkpoint`. */
export type Witness = (body: string) => Promise<WitnessAnswer>

type Signed = { readonly request: AddCheckpoint; readonly checkpoint: Checkpoint; readonly text: string }

const emptyTree: SeenTree = { size: 0, root: sha256(new Uint8Array(0)) }

/**
 * A witness of logs: it cosigns a checkpoint only if that continues the one it cosigned before, so nobody can be shown
 * another history under its name. What it cosigned is durable before anybody hears of it. C2SP tlog-witness, spec §14.
 */
export function createWitness(ports: WitnessPorts): Witness {
  return async (body) => {
    const signed = readSigned(ports, body)
    return 'status' in signed ? signed : judge(ports, body, signed)
  }
}

/** What the log signed; an answer where it is no request, of no known log, or not signed. */
function readSigned({ logs, curves }: WitnessPorts, body: string): Signed | WitnessAnswer {
  try {
    const request = parseAddCheckpoint(body)
    const { text } = readNote(request.checkpoint, 'bad_checkpoint')
    const log = logs.find(({ origin }) => origin === text.split('\n', 1)[0])
    if (log === undefined) return refusal(404, 'unknown log')
    const vkey = log.vkeys.find((key) => isSigned(request.checkpoint, key, curves))
    if (vkey === undefined) return refusal(403, 'not signed by a key of this log')
    const checkpoint = verifyCheckpoint(request.checkpoint, { vkey, origin: log.origin }, curves)
    return { request, checkpoint, text }
  } catch (error) {
    if (error instanceof ProtocolError) return refusal(400, 'malformed request')
    throw error
  }
}

async function judge(ports: WitnessPorts, body: string, signed: Signed): Promise<WitnessAnswer> {
  const { state, signer, clock } = ports
  const { request, checkpoint, text } = signed
  const { origin, size, root } = checkpoint
  if (request.old > size) return refusal(400, 'old size is above the new one')
  const stored = await state.load(origin)
  const seen = stored ?? emptyTree
  if (request.old !== seen.size) return conflict(seen)
  if (!continues(seen, signed)) {
    const isFork = seen.size === size && !equal(seen.root, root)
    if (isFork || seen.size > 0) await state.keepEvidence(origin, body)
    return isFork ? conflict(seen) : refusal(422, 'proof of consistency does not hold')
  }
  // From here on this witness cosigns no other history; only then the answer.
  const note = request.checkpoint
  if (!(await state.replace(origin, stored?.size ?? null, { size, root, note })))
    return conflict((await state.load(origin)) ?? emptyTree)
  return {
    status: 200,
    mediaType: 'text/plain; charset=utf-8',
    body: cosign(text, { signer, time: clock() }),
  }
}

function continues(seen: SeenTree, { request, checkpoint }: Signed): boolean {
  try {
    verifyConsistency({
      first: seen.size,
      second: checkpoint.size,
      firstRoot: seen.root,
      secondRoot: checkpoint.root,
      proof: request.proof,
    })
    return true
  } catch (error) {
    if (error instanceof ProtocolError) return false
    throw error
  }
}

function isSigned(note: string, vkey: string, curves: Curves | undefined): boolean {
  try {
    openNote(note, { vkey, code: 'bad_checkpoint' }, curves)
    return true
  } catch (error) {
    if (error instanceof ProtocolError) return false
    throw error
  }
}

function conflict({ size }: SeenTree): WitnessAnswer {
  return { status: 409, mediaType: sizeMediaType, body: `${size}\n` }
}

function refusal(status: 400 | 403 | 404 | 422, why: string): WitnessAnswer {
  return { status, mediaType: 'text/plain; charset=utf-8', body: `${why}\n` }
}
