import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { domainOf } from '../support/typedData.ts'
import type { Actor, Way } from './Actor.ts'
import { delegatedAccount, deployMultisig, deployPasskey, keyAccount } from './accounts.ts'
import { batchActor } from './batchActor.ts'
import { directActor } from './directActor.ts'
import { signingActor } from './signingActor.ts'

type Create = (registry: ConsentRegistry, label: string) => Promise<Actor>

const direct = (name: string, create: Create): Way => ({ name, create, isBatch: false, isSigned: false })
const signed = (name: string, create: Create): Way => ({ name, create, isBatch: false, isSigned: true })
const batched = (name: string, create: Create): Way => ({ name, create, isBatch: true, isSigned: true })

/** Every way of acting that the protocol knows. */
export const ways: readonly Way[] = [
  direct('an account that calls', async (registry, label) => {
    const account = await keyAccount(label)
    const to = await registry.getAddress()
    return directActor(registry, account.address, (data) => account.sendTransaction({ to, data }))
  }),
  signed('an account that signs', async (registry, label) => {
    const { address, signingKey } = await keyAccount(label)
    return signingActor(
      registry,
      await domainOf(registry),
      address,
      (digest) => signingKey.sign(digest).serialized,
    )
  }),
  direct('a multi-signature wallet that calls', async (registry, label) => {
    const { wallet, address } = await deployMultisig(label)
    const to = await registry.getAddress()
    return directActor(registry, address, (data) => wallet.execute(to, data))
  }),
  signed('a multi-signature wallet that signs by ERC-1271', async (registry, label) => {
    const { address, sign } = await deployMultisig(label)
    return signingActor(registry, await domainOf(registry), address, sign)
  }),
  signed('a passkey wallet that signs by ERC-1271', async (registry, label) => {
    const { address, sign } = await deployPasskey(label)
    return signingActor(registry, await domainOf(registry), address, sign)
  }),
  direct('an EIP-7702 account that calls', async (registry, label) => {
    const { code, address } = await delegatedAccount(label)
    const to = await registry.getAddress()
    return directActor(registry, address, (data) => code.execute(to, data))
  }),
  signed('an EIP-7702 account whose key signs, though its code refuses', async (registry, label) => {
    const { address, key } = await delegatedAccount(label)
    return signingActor(registry, await domainOf(registry), address, (digest) => key.sign(digest).serialized)
  }),
  signed('an EIP-7702 account whose code accepts a session key', async (registry, label) => {
    const { address, sessionKey } = await delegatedAccount(label)
    const sign = (digest: string): string => sessionKey.sign(digest).serialized
    return signingActor(registry, await domainOf(registry), address, sign)
  }),
  batched('an account that signs for a batch', async (registry, label) => {
    const { address, signingKey } = await keyAccount(label)
    return batchActor(registry, await domainOf(registry), address, signingKey)
  }),
  batched('an EIP-7702 account that signs for a batch', async (registry, label) => {
    const { address, key } = await delegatedAccount(label)
    return batchActor(registry, await domainOf(registry), address, key)
  }),
]
