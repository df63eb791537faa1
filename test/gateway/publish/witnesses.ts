import {
  noteKeyTypes,
  parseWitnessPolicy,
  type Quorum,
  type Seconds,
  verifierKey,
  verifyWitnessed,
} from '@consentry/protocol'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import type { Journal } from '../../../gateway/src/ports/Journal.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import type { Witness, WitnessReply } from '../../../gateway/src/ports/Witness.ts'
import { type Cosigning, createCosigning } from '../../../gateway/src/publish/cosigning.ts'
import { createWitness, type SeenTree, type WitnessState } from '../../../sdk/src/witness.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { quiet } from '../follow/following.ts'

/** Real witnesses without a network between them and the gateway. */
export interface Witnesses {
  readonly byName: ReadonlyMap<string, TestWitness>
  /** Policy with this quorum line, such as `group q 2 a b c`. */
  readonly policy: string
  cosigning(ledger: Pick<Ledger, 'read'>, journal?: Journal): Cosigning
}

export interface TestWitness extends Witness {
  /** How it answers instead of as it should. */
  instead: ((body: string) => Promise<WitnessReply>) | null
  readonly seen: Map<string, SeenTree>
  evidence: number
}

export function witnessesOf(
  names: readonly string[],
  {
    quorum,
    origin,
    vkeys,
  }: { readonly quorum: string; readonly origin: string; readonly vkeys: readonly string[] },
): Witnesses {
  const byName = new Map(names.map((name, i) => [name, testWitness(name, i, { origin, vkeys })]))
  const lines = [...byName.values()].map(({ name, vkey }) => `witness ${name} ${vkey}`)
  const policy = [...vkeys.map((vkey) => `log ${vkey}`), ...lines, quorum, ''].join('\n')
  const rule: Quorum = parseWitnessPolicy(policy).quorum
  return {
    byName,
    policy,
    cosigning: (ledger, journal = quiet) =>
      createCosigning({
        ledger,
        witnesses: [...byName.values()],
        quorum: rule,
        journal,
        curves: nodeCurves,
      }),
  }
}

function testWitness(
  name: string,
  number: number,
  log: { readonly origin: string; readonly vkeys: readonly string[] },
): TestWitness {
  const signer = signerOfSeed(`${name}.example/w`, new Uint8Array(32).fill(100 + number))
  const seen = new Map<string, SeenTree>()
  const here: TestWitness = {
    name,
    vkey: verifierKey(signer.name, signer.publicKey, noteKeyTypes.cosignature),
    instead: null,
    seen,
    evidence: 0,
    addCheckpoint: async (body) => {
      if (here.instead !== null) return here.instead(body)
      const { status, body: text } = await witness(body)
      if (status === 200) return { kind: 'cosigned', lines: text }
      return status === 409 ? { kind: 'conflict', size: Number(text) } : { kind: 'refused', status }
    },
  }
  const state: WitnessState = {
    load: async (origin) => seen.get(origin) ?? null,
    replace: async (origin, expected, { size, root }) => {
      if ((seen.get(origin)?.size ?? null) !== expected) return false
      seen.set(origin, { size, root })
      return true
    },
    keepEvidence: async () => {
      here.evidence += 1
    },
  }
  const witness = createWitness({
    signer,
    logs: [log],
    state,
    clock: () => 1_000 as Seconds,
    curves: nodeCurves,
  })
  return here
}

/** Names of the witnesses that cosigned a note which the policy accepts. */
export function cosignersOf(note: string, policy: string): readonly string[] {
  return verifyWitnessed(note, parseWitnessPolicy(policy)).cosignatures.map(({ witness }) => witness)
}
