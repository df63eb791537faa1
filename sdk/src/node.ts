export { fileReceipts, type FileReceipts } from './node/fileReceipts.ts'
export { nodeAead } from './node/nodeAead.ts'
export { nodeCurves } from './node/nodeCurves.ts'
export { nodeHashes } from './node/nodeHashes.ts'
