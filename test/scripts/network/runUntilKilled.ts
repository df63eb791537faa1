// A process of its own for the tests of signals and of what a kill leaves behind.
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import { stopOnSignals } from '../../../scripts/network/stopOnSignals.ts'

const dataDir = process.argv[2] ?? ''
const network = createNetwork({ dataDir, parts: 'chain', ports: { rpc: 0, gateway: 0 } })
stopOnSignals(network, (line) => console.log(line))
await network.start()
console.log(`up ${network.chain()?.pid}`)
