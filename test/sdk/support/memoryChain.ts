import type { Address, BlockHash, Bytes32, KeysDigest, Seconds } from '@consentry/protocol'
import { blockHash, bytes32 } from '../../support/ids.ts'
import type {
  AnchorOnChain,
  ChainBlock,
  ChainView,
  GrantOnChain,
  OrgOnChain,
  PatientOnChain,
  TimedRoles,
} from '../../../sdk/src/wallet/ChainView.ts'

/** A chain in memory whose state a test sets as it likes. */
export type MemoryChain = ChainView & {
  readonly state: {
    chainId: number
    codeHash: Bytes32 | undefined
    blocks: ChainBlock[]
    safe: number
    patient: PatientOnChain
    grants: Map<string, GrantOnChain>
    org: OrgOnChain
    anchor: AnchorOnChain
    member: TimedRoles
    delegate: TimedRoles
    signedBy: boolean
  }
}

const nobody: PatientOnChain = {
  version: 0,
  keysVersion: 0,
  floor: 0,
  keysSeq: 0,
  keysDigest: bytes32(0) as Bytes32 as KeysDigest,
}

/** Blocks 0…`last`, one each `interval` seconds from `start`. */
export function blocksUntil(last: number, { start = 1_000, interval = 10 } = {}): ChainBlock[] {
  return Array.from({ length: last + 1 }, (_, number) => ({
    number,
    hash: blockHash(number + 1) as BlockHash,
    time: (start + number * interval) as Seconds,
  }))
}

export function memoryChain(): MemoryChain {
  const state: MemoryChain['state'] = {
    chainId: 31_337,
    codeHash: bytes32(7),
    blocks: blocksUntil(100),
    safe: 90,
    patient: nobody,
    grants: new Map(),
    org: {
      admin: `0x${'aa'.repeat(20)}` as Address,
      validUntil: 4_000_000_000 as Seconds,
      status: 1,
      roles: 1,
      keyVersion: 1,
      encKey: null,
      name: 'Clinic',
    },
    anchor: { size: 0, root: bytes32(0), time: 0 as Seconds },
    member: { roles: 3, validUntil: 4_000_000_000 as Seconds },
    delegate: { roles: 0, validUntil: 0 as Seconds },
    signedBy: false,
  }
  const last = (): ChainBlock => state.blocks.at(-1) as ChainBlock
  return {
    state,
    chainId: async () => state.chainId,
    codeHash: async () => state.codeHash,
    head: async () => last(),
    safeHead: async () => state.blocks[state.safe] as ChainBlock,
    block: async (number) => state.blocks.find((block) => block.number === number),
    patient: async () => state.patient,
    grant: async (_registry, _patient, id) => state.grants.get(id) ?? { status: 0, version: 0 },
    delegate: async () => state.delegate,
    delegateNonce: async () => 0,
    keysHistory: async () => [],
    org: async () => state.org,
    anchor: async () => state.anchor,
    isSignedBy: async () => state.signedBy,
    memberAt: async () => state.member,
    delegateAt: async () => state.delegate,
  }
}
