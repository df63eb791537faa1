export { ethersChain } from './ethersChain.ts'
export { ethersSetEncKey } from './ethersSetEncKey.ts'
export { fromEthers } from './fromEthers.ts'
