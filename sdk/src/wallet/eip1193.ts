export {
  type DiscoveredWallet,
  type DiscoveryOptions,
  discoverWallets,
  type WalletDiscovery,
} from './discoverWallets.ts'
export { eip1193Chain } from './eip1193Chain.ts'
export { eip1193ChainSource } from './eip1193ChainSource.ts'
export type { Eip1193Provider } from './Eip1193Provider.ts'
export type { AdministratorOptions } from './eip1193Send.ts'
export { eip1193SetEncKey } from './eip1193SetEncKey.ts'
export { eip1193SetMember } from './eip1193SetMember.ts'
export { type Eip1193Options, fromEip1193 } from './fromEip1193.ts'
export { httpProvider, type HttpProviderOptions } from './httpProvider.ts'
export { ProviderRpcError } from './ProviderRpcError.ts'
