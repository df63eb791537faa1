import { parseAddress } from '@consentry/protocol'
import { JsonRpcSigner, type Signer, type TypedDataField } from 'ethers'
import { askWallet } from './askWallet.ts'
import { createWallet } from './createWallet.ts'
import { ethersProvider } from './ethersProvider.ts'
import { rpcSigning } from './rpcSigning.ts'
import type { Signing } from './Signing.ts'
import type { Wallet } from './Wallet.ts'

/**
 * A wallet from an ethers signer, version 6: a key, or an account of a browser's or node's provider. Throws what the
 * signer says while it is asked for its address: `wallet_failed`, `wallet_rejected`.
 */
export async function fromEthers(signer: Signer): Promise<Wallet> {
  return createWallet(
    signer instanceof JsonRpcSigner ? await remoteSigning(signer) : await ownSigning(signer),
  )
}

async function remoteSigning({ provider, address }: JsonRpcSigner): Promise<Signing> {
  const { chainId } = await askWallet(() => provider.getNetwork())
  const account = { address: parseAddress(address.toLowerCase()), chainId: Number(chainId) }
  return rpcSigning(ethersProvider(provider), account)
}

async function ownSigning(signer: Signer): Promise<Signing> {
  return {
    address: await askWallet(() => signer.getAddress()),
    signMessage: (text) => signer.signMessage(text),
    signTypedData: ({ domain, types, message }) =>
      // ethers wants mutable fields; it does not change them.
      signer.signTypedData(domain, types as Record<string, TypedDataField[]>, message),
  }
}
