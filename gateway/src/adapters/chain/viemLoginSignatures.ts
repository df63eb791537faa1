import {
  encodeDeployData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  type Hex,
  isErc6492Signature,
  parseErc6492Signature,
} from 'viem'
import type { Signatures } from '../../ports/Signatures.ts'
import { answerOf, type Asked, askContract, gasCap } from './erc1271.ts'
import type { RpcRequest } from './rpcClient.ts'
import { viemSignatures } from './viemSignatures.ts'

const YES = '0x01'

/**
 * As `viemSignatures`, and signatures of wallets that are not deployed yet (ERC-6492): their creation is tried out in a
 * call that changes nothing. For logins alone (§10.2): what is relayed has to hold in a contract, which cannot try.
 */
export function viemLoginSignatures(request: RpcRequest): Signatures {
  const deployed = viemSignatures(request)
  return {
    isValid: async (asked) => {
      const inner = innerOf(asked.signature)
      if (inner === null) return deployed.isValid(asked)
      // Side by side, so that all share one time limit.
      const [wallet, isCreatable] = await Promise.all([
        askContract(request, { ...asked, signature: inner }),
        isByCreation(request, asked),
      ])
      // A wallet that is there speaks for itself: nobody's calls come before its answer.
      return wallet.hasCode ? wallet.isAccepted : isCreatable
    },
  }
}

/** The signature inside of an ERC-6492 one; null for any other. */
function innerOf(signature: string): Hex | null {
  if (!isErc6492Signature(signature as Hex)) return null
  try {
    return parseErc6492Signature(signature as Hex).signature
  } catch {
    return null
  }
}

async function isByCreation(request: RpcRequest, { signer, digest, signature }: Asked): Promise<boolean> {
  const data = encodeDeployData({
    abi: erc6492SignatureValidatorAbi,
    bytecode: erc6492SignatureValidatorByteCode,
    args: [signer as Hex, digest as Hex, signature as Hex],
  })
  // Without a recipient: the call is the constructor of a contract that checks and is thrown away.
  return (await answerOf(request('eth_call', [{ data, gas: gasCap }, 'latest']))) === YES
}
