// A process of its own for the kill tests: sends, waits, saves, and says what is durable, until it is killed.
import { startChain } from '../../../scripts/chain/startChain.ts'
import { blockOf, chainId, minedCount, payer, sendTransfer } from './payer.ts'

const folder = process.argv[2] ?? ''
const chain = await startChain({
  folder,
  chainId,
  treasury: payer.address,
  log: () => {},
  times: { companion: 0, gap: 0, idle: 20_000 },
  keeper: { interval: 0, share: 0, idleBlocks: 1 },
})
console.log(`up ${chain.pid} ${chain.freshFrom}`)
for (let nonce = await minedCount(chain); ; nonce += 1) {
  await blockOf(chain, await sendTransfer(chain, nonce))
  await chain.save()
  console.log(`durable ${nonce + 1}`)
}
