import { type Address, from0x, recoverAddress } from '@consentry/protocol'
import type { Signatures } from '../../ports/Signatures.ts'
import { askContract } from './erc1271.ts'
import type { RpcRequest } from './rpcClient.ts'

/**
 * Wallet signatures, checked here first and only then by the signer's contract. `request`: a client with a time limit
 * of 3 s (§10).
 */
export function viemSignatures(request: RpcRequest): Signatures {
  return {
    isValid: async (asked) => isByKey(asked) || (await askContract(request, asked)).isAccepted,
  }
}

function isByKey({ signer, digest, signature }: Parameters<Signatures['isValid']>[0]): boolean {
  try {
    return recoverAddress(from0x(digest), signature) === (signer as Address)
  } catch {
    return false
  }
}
