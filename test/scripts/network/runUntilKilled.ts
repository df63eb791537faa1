// A process of its own for the tests of what a kill leaves behind.
import { createNetwork } from '../../../scripts/network/createNetwork.ts'

const dataDir = process.argv[2] ?? ''
const network = createNetwork({ dataDir, parts: 'chain', ports: { rpc: 0, gateway: 0 } })
await network.start()
console.log(`up ${network.chain()?.pid}`)
