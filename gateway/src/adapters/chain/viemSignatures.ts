import { type Address, from0x, recoverAddress } from '@consentry/protocol'
import { encodeFunctionData, type Hex, parseAbi } from 'viem'
import type { Signatures } from '../../ports/Signatures.ts'
import type { RpcRequest } from './rpcClient.ts'
import { hasLostHead, orStale, refusalOf } from './rpcFailure.ts'
import { dataOf } from './rpcValues.ts'

const erc1271Abi = parseAbi([
  'function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)',
])
const ACCEPTED = `0x1626ba7e${'0'.repeat(56)}`
// 1,000,000: what a contract may burn on this server's account (§10).
const GAS_CAP = '0xf4240'

/**
 * Wallet signatures, checked here first and only then by the signer's contract. `request`: a client with a time limit
 * of 3 s (§10).
 */
export function viemSignatures(request: RpcRequest): Signatures {
  return {
    isValid: async ({ signer, digest, signature }) =>
      isByKey(signer as Address, digest, signature) ||
      (await isByContract(request, signer, digest, signature)),
  }
}

function isByKey(signer: Address, digest: string, signature: string): boolean {
  try {
    return recoverAddress(from0x(digest), signature) === signer
  } catch {
    return false
  }
}

async function isByContract(
  request: RpcRequest,
  signer: string,
  digest: string,
  signature: string,
): Promise<boolean> {
  const args = [digest as Hex, signature as Hex] as const
  const data = encodeFunctionData({ abi: erc1271Abi, functionName: 'isValidSignature', args })
  // Side by side, so that both share one time limit.
  const [code, answer] = await Promise.all([
    orStale('code', request('eth_getCode', [signer, 'latest'])),
    answerOf(request('eth_call', [{ to: signer, data, gas: GAS_CAP }, 'latest'])),
  ])
  return dataOf(code) !== '0x' && answer === ACCEPTED
}

// A contract that reverts or runs out of gas says no; silence of the node says nothing about the signature.
async function answerOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal !== null && !hasLostHead(refusal)) return null
    return orStale('signature', Promise.reject(error))
  }
}
