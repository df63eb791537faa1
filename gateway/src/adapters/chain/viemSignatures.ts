import { type Address, from0x, recoverAddress } from '@consentry/protocol'
import { encodeFunctionData, type Hex, parseAbi } from 'viem'
import type { Signatures } from '../../ports/Signatures.ts'
import type { RpcRequest } from './rpcClient.ts'
import { orStale, refusalOf } from './rpcFailure.ts'
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
  const code = dataOf(await orStale('code', request('eth_getCode', [signer, 'latest'])))
  if (code === '0x') return false
  const args = [digest as Hex, signature as Hex] as const
  const data = encodeFunctionData({ abi: erc1271Abi, functionName: 'isValidSignature', args })
  try {
    return (await request('eth_call', [{ to: signer, data, gas: GAS_CAP }, 'latest'])) === ACCEPTED
  } catch (error) {
    // The node answered: the contract reverted or ran out of gas. Anything else says nothing about the signature.
    if (refusalOf(error) !== null) return false
    return orStale('signature', Promise.reject(error))
  }
}
