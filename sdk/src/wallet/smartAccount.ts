export type { ChainView } from './ChainView.ts'
export { fromSmartAccount, type SmartAccountParts } from './fromSmartAccount.ts'
export type { Wallet } from './Wallet.ts'
