import {
  type BlockHash,
  type Bytes32,
  from0x,
  type KeysDigest,
  keccak256,
  type Seconds,
  to0x,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { ChainBlock, ChainView, PatientOnChain, TimedRoles } from './ChainView.ts'
import { type AnswerWords, answerWords, callData } from './contractWords.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { isValidSignature } from './isValidSignature.ts'
import type { NodeCall } from './NodeCall.ts'
import { historyFromLogs } from './historyFromLogs.ts'

/**
 * The chain by any EIP-1193 provider: the wallet's own in a browser, `httpProvider` in a program. Needs no other
 * library.
 */
export function eip1193Chain(provider: Eip1193Provider): ChainView {
  const ask = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
    askNode(() => provider.request({ method, params }))
  return {
    chainId: async () => Number(await ask('eth_chainId')),
    codeHash: async (address) => {
      const code = String(await ask('eth_getCode', [address, 'latest']))
      return code === '0x' ? undefined : (to0x(keccak256(from0x(code))) as Bytes32)
    },
    head: () => requiredBlock(ask, 'latest'),
    safeHead: () => requiredBlock(ask, 'safe'),
    block: async (number) =>
      number < 0 ? undefined : readBlock(await ask('eth_getBlockByNumber', [hex(number), false])),
    isSignedBy: (address, digest, signature) =>
      askNode(() => isValidSignature(provider, { address, digest, signature })),
    ...consentViews(ask),
    ...networkViews(ask),
    ...historyFromLogs(ask),
  }
}

function consentViews(ask: NodeCall): Pick<ChainView, 'patient' | 'grant' | 'delegate' | 'delegateNonce'> {
  return {
    patient: async (registry, patient) => {
      const read = reader(ask, registry)
      return readPatient(
        () => read('patients(address)', patient),
        () => read('keysDigest(address)', patient),
      )
    },
    grant: async (registry, patient, id) => {
      const { uint } = await reader(ask, registry)('grants(address,bytes32)', patient, id)
      return { status: uint(0), version: uint(3) }
    },
    delegate: async (registry, patient, who): Promise<TimedRoles> => {
      const { uint } = await reader(ask, registry)('delegates(address,address)', patient, who)
      return { roles: uint(0), validUntil: uint(1) as Seconds }
    },
    delegateNonce: async (registry, patient) =>
      (await reader(ask, registry)('nonces(address)', patient)).uint(0),
  }
}

function networkViews(ask: NodeCall): Pick<ChainView, 'org' | 'anchor'> {
  return {
    org: async (providers, orgId) => {
      // One struct with a text in it: the first word says where it begins.
      const { address, uint, bytes32, text } = await reader(ask, providers)('orgs(bytes32)', orgId)
      const encKey = from0x(bytes32(6))
      return {
        admin: address(1),
        validUntil: uint(2) as Seconds,
        status: uint(3),
        roles: uint(4),
        keyVersion: uint(5),
        encKey: encKey.every((byte) => byte === 0) ? null : encKey,
        name: text(7, 1),
      }
    },
    anchor: async (anchors, orgId, logId) => {
      const { uint, bytes32 } = await reader(ask, anchors)('heads(bytes32,bytes32)', orgId, logId)
      return { size: uint(0), time: uint(1) as Seconds, root: bytes32(2) }
    },
  }
}

/** Calls views of one contract at `latest`. */
function reader(
  ask: NodeCall,
  to: string,
): (view: string, ...values: readonly string[]) => Promise<AnswerWords> {
  return async (view, ...values) =>
    answerWords(await ask('eth_call', [{ to, data: callData(view, values) }, 'latest']))
}

/** Counters and digest are two calls: they belong together only if the counters are the same before and after. */
async function readPatient(
  counters: () => Promise<AnswerWords>,
  digest: () => Promise<AnswerWords>,
): Promise<PatientOnChain> {
  let before = await counters()
  for (;;) {
    const { bytes32 } = await digest()
    const after = await counters()
    if (after.uint(3) === before.uint(3)) {
      return {
        version: after.uint(0),
        keysVersion: after.uint(1),
        floor: after.uint(2),
        keysSeq: after.uint(3),
        keysDigest: bytes32(0) as Bytes32 as KeysDigest,
      }
    }
    before = after
  }
}

async function requiredBlock(ask: NodeCall, tag: string): Promise<ChainBlock> {
  const block = readBlock(await ask('eth_getBlockByNumber', [tag, false]))
  if (block !== undefined) return block
  throw new SdkError('unreachable', 'The node of the chain gave a block that is not mined')
}

/** What a node gives for a block it does not have is null. */
function readBlock(value: unknown): ChainBlock | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('number' in value && 'hash' in value && 'timestamp' in value) || value.hash === null) return undefined
  return {
    number: Number(value.number),
    hash: String(value.hash) as BlockHash,
    time: Number(value.timestamp) as Seconds,
  }
}

function hex(number: number): string {
  return `0x${number.toString(16)}`
}
