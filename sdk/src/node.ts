export { nodeAead } from './node/nodeAead.ts'
export { nodeCurves } from './node/nodeCurves.ts'
