import type { Address, Bytes32, GrantId } from '@consentry/protocol'
import type { At, ChainRows } from '../ports/ChainRows.ts'
import type { RelayCall } from '../ports/OutboxRows.ts'

type Arguments = RelayCall['args']

/** What the deliverer has to know about one contract function beside how to call it. */
interface Task {
  /** Place in `args` of the block that the signature names; null where the signature names none. */
  readonly namedBlock: number | null
  /** Where the chain already says what the call wants to say; null if it does not, as seen from block `height`. */
  readonly effect: (chain: ChainRows, args: Arguments, height: number) => Promise<At | null>
}

// The contract takes a grant twice without complaint: it needs no look before.
const tasks: ReadonlyMap<string, Task> = new Map<string, Task>([
  ['grantBySig', { namedBlock: null, effect: async () => null }],
  [
    'revokeBySig',
    {
      namedBlock: null,
      effect: async (chain, [patient, , id], height) => {
        const grant = await chain.grantAt(patient as Address, id as GrantId, height)
        return grant?.status === 2 ? grant.at : null
      },
    },
  ],
  [
    'revokeAllBySig',
    {
      namedBlock: null,
      effect: async (chain, [patient, , version], height) => {
        const fact = await chain.patientAt(patient as Address, height)
        return fact !== null && fact.floor > Number(version) ? fact.at : null
      },
    },
  ],
  [
    'setKeysBySig',
    {
      namedBlock: 5,
      effect: async (chain, [patient, , digest, seq], height) => {
        const fact = await chain.patientAt(patient as Address, height)
        return fact !== null && fact.keysDigest === digest && fact.keysSeq === Number(seq) ? fact.at : null
      },
    },
  ],
  [
    'setDelegateBySig',
    {
      namedBlock: 4,
      effect: async (chain, [patient, delegate, rights, validUntil], height) => {
        const fact = await chain.delegateAt(patient as Address, delegate as Address, height)
        if (fact === null || fact.rights !== Number(rights)) return null
        return fact.validUntil === Number(validUntil) ? fact.at : null
      },
    },
  ],
  [
    'anchor',
    {
      namedBlock: null,
      effect: async (chain, [orgId, logId, size], height) => {
        const last = await chain.lastAnchor(logId as Bytes32, height)
        if (last === null || last.orgId !== orgId) return null
        return last.size > Number(size) ? last.at : null
      },
    },
  ],
])

/** Where the chain says already what `call` wants; null if it does not or nothing is followed yet. */
export async function effectOf(chain: ChainRows, call: RelayCall): Promise<At | null> {
  const head = await chain.head()
  if (head === null) return null
  return (await tasks.get(call.method)?.effect(chain, call.args, head.number)) ?? null
}

/** Whether the signature in `call` names a block that the running chain no longer answers for (§13 embedded, f). */
export function namesLostBlock(call: RelayCall, freshFrom: number | null): boolean {
  const place = tasks.get(call.method)?.namedBlock ?? null
  return freshFrom !== null && place !== null && Number(call.args[place]) < freshFrom
}
