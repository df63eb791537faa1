import type { Address } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { ChainView } from './ChainView.ts'
import { createWallet } from './createWallet.ts'
import type { Wallet } from './Wallet.ts'

/** A contract wallet and the key behind it. */
export type SmartAccountParts = {
  /** Of the contract, which must be deployed: a gateway takes nothing else for a decision of a patient. */
  readonly address: Address
  /** The key that signs for the contract, and opens the vault: a contract's own signatures are no secrets. Spec §5. */
  readonly owner: Wallet
  /**
   * Signs in the form that the contract wants, such as `fromViem` of a smart account that viem knows. Without it the
   * contract is given the owner's signature as it is.
   */
  readonly signer?: Pick<Wallet, 'signMessage' | 'signTypedData'>
}

/**
 * A wallet that is a contract (ERC-1271). Each signature is shown to the contract first, by the client's own node: what
 * it does not accept, no gateway and no registry would. Throws `wrong_account` where there is no contract or it does not
 * accept the owner; `unreachable`.
 */
export async function fromSmartAccount(
  chain: Pick<ChainView, 'codeHash' | 'isSignedBy'>,
  { address, owner, signer = owner }: SmartAccountParts,
): Promise<Wallet> {
  if ((await chain.codeHash(address)) === undefined) {
    throw new SdkError('wrong_account', 'There is no contract at the address', {
      next: 'Deploy the wallet first',
    })
  }
  const wallet = createWallet({
    address,
    signMessage: (text) => signer.signMessage(text),
    signTypedData: (data) => signer.signTypedData(data),
    accepts: (digest, signature) => chain.isSignedBy(address, digest, signature),
  })
  return { ...wallet, slotSigner: owner }
}
