export { fromViem } from './fromViem.ts'
export { viemChain } from './viemChain.ts'
export { viemSetEncKey } from './viemSetEncKey.ts'
