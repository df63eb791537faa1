import { createRpcRequest } from '../adapters/chain/rpcClient.ts'
import { viemChain } from '../adapters/chain/viemChain.ts'
import { viemLoginSignatures } from '../adapters/chain/viemLoginSignatures.ts'
import { viemRelayer } from '../adapters/chain/viemRelayer.ts'
import { viemSignatures } from '../adapters/chain/viemSignatures.ts'
import type { Config } from '../config.ts'
import { createFollower } from '../follow/followChain.ts'
import { readKeyFile } from '../ops/keyFile.ts'
import { defaultHeartbeat } from '../relay/anchorDue.ts'
import { createAnchoring } from '../relay/createAnchoring.ts'
import { createDeliverer } from '../relay/deliver.ts'
import type { Base } from './openBase.ts'
import { finalityOf } from './configured.ts'
import { followedNetwork } from './deploymentView.ts'
import { startLog } from './startLog.ts'

/** What moves by itself: log, chain index, outbox. */
export interface Engine extends Awaited<ReturnType<typeof startEngine>> {}

/** Checks the log, begins it if it is new, and makes what the loops will run. */
export async function startEngine(config: Config, base: Base) {
  const { ledger, clock, journal, random, network, logId } = base
  const finality = finalityOf(config)
  const request = createRpcRequest(config.CONSENTRY_RPC_URL)
  const chain = viemChain({ request, contracts: network.contracts, finality })
  const { publisher, appendLeaves } = await startLog(config, base, request)
  const urlB = config.CONSENTRY_RPC_URL_B
  const follower = createFollower({
    chain,
    chainB:
      urlB === null
        ? null
        : viemChain({ request: createRpcRequest(urlB), contracts: network.contracts, finality }),
    ledger,
    network: followedNetwork(network, logId),
    finality,
    clock,
    journal,
    appendLeaves,
    notify: base.notify,
  })
  const keys = {
    relayer: readKeyFile(config.CONSENTRY_RELAYER_KEY_FILE),
    anchor: readKeyFile(config.CONSENTRY_ANCHOR_KEY_FILE),
  }
  // For signatures of contracts (§10.2).
  const asking = createRpcRequest(config.CONSENTRY_RPC_URL, { timeoutMillis: 3_000 })
  const relayer = viemRelayer({ request, chainId: network.chainId, contracts: network.contracts, keys })
  const cadence = { changed: config.CONSENTRY_ANCHOR_SECONDS, heartbeat: defaultHeartbeat }
  return {
    chain,
    publisher,
    appendLeaves,
    follower,
    signatures: viemSignatures(asking),
    loginSignatures: viemLoginSignatures(asking),
    deliverer: createDeliverer({
      relayer,
      chain,
      ledger,
      clock,
      journal,
      notify: base.notify,
      freshFrom: base.freshFrom,
    }),
    anchoring: createAnchoring({ ledger, clock, random, orgId: network.orgId, logId, cadence }),
  }
}
