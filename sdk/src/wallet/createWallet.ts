import {
  type Address,
  netOf,
  parseAddress,
  parseSignatureHex,
  personalMessageDigest,
  recoverAddress,
  type SignatureHex,
  typedDataDigest,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { askWallet } from './askWallet.ts'
import type { Signing } from './Signing.ts'
import type { Wallet } from './Wallet.ts'

/**
 * The port of any kind of wallet. Every signature is brought into its one form and checked against the address before
 * anybody else sees it; what goes wrong has one code whatever the wallet. Throws `bad_request` for no address.
 */
export function createWallet(signing: Signing): Wallet {
  const address = parseAddress(signing.address.toLowerCase())
  return {
    address,
    signMessage: (text) =>
      sign(signing, address, {
        ask: () => signing.signMessage(text),
        digest: () => personalMessageDigest(text),
      }),
    signTypedData: (data) => {
      const { domain, primaryType, message } = data
      const net = netOf(domain.chainId, domain.verifyingContract)
      return sign(signing, address, {
        ask: () => signing.signTypedData(data),
        digest: () => typedDataDigest(net, primaryType, message),
        chainId: domain.chainId,
      })
    },
  }
}

type Prompt = {
  readonly ask: () => Promise<string>
  readonly digest: () => Uint8Array
  readonly chainId?: number
}

async function sign(
  { prepare, accepts }: Signing,
  address: Address,
  { ask, digest, chainId }: Prompt,
): Promise<SignatureHex> {
  const given = await askWallet(async () => {
    await prepare?.(chainId)
    return ask()
  })
  const signature = normalised(given)
  const signed = digest()
  const signer = signerOf(signed, signature)
  if (signer === address) return signature
  if (accepts !== undefined && (await askWallet(() => accepts(signed, signature)))) return signature
  if (signer === undefined && accepts === undefined) throw noSignature()
  throw new SdkError('wrong_account', 'The wallet signed with a key that is not the account’s', {
    next: 'Choose the account in the wallet and sign again',
  })
}

/** Some wallets give v as 0 or 1, some write hex in capitals; formats hold one form. Spec §3, §8. */
function normalised(given: unknown): SignatureHex {
  if (typeof given !== 'string') throw noSignature()
  const lower = given.toLowerCase()
  const v = lower.length === 132 ? Number.parseInt(lower.slice(130), 16) : undefined
  try {
    return parseSignatureHex(v === 0 || v === 1 ? lower.slice(0, 130) + (v + 27).toString(16) : lower)
  } catch {
    throw noSignature()
  }
}

function signerOf(digest: Uint8Array, signature: SignatureHex): Address | undefined {
  try {
    return recoverAddress(digest, signature)
  } catch {
    return undefined
  }
}

function noSignature(): SdkError {
  return new SdkError('wallet_failed', 'The wallet gave something that is no signature', {
    next: 'Use another wallet',
  })
}
