export { fromViem } from './fromViem.ts'
export { viemChain } from './viemChain.ts'
export { viemChainSource } from './viemChainSource.ts'
export { viemSetEncKey } from './viemSetEncKey.ts'
