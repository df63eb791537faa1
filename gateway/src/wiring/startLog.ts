import type { Bytes32 } from '@consentry/protocol'
import { readAnchorHead } from '../adapters/chain/readAnchorHead.ts'
import { createRpcRequest, type RpcRequest } from '../adapters/chain/rpcClient.ts'
import type { Config } from '../config.ts'
import { createLeafWriter } from '../log/appendLeaves.ts'
import { writeGenesis } from '../ops/genesis.ts'
import { openLog } from '../ops/openLog.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import { createPublisher, type Publisher } from '../publish/checkpoint.ts'
import { agreedAnchor } from './agreedAnchor.ts'
import { type Base, logIdOf } from './openBase.ts'
import { openWitnesses } from './openWitnesses.ts'
import { previousCheckpointKey } from './previousCheckpointKey.ts'

/** The audit log of this process: who appends to it and who signs it. */
export interface StartedLog {
  readonly publisher: Publisher
  readonly appendLeaves: LeafWriter
}

/** Opens the log that the settings name, compares it with lock and chain, and begins it if it is new. */
export async function startLog(config: Config, base: Base, request: RpcRequest): Promise<StartedLog> {
  const { ledger, lock, clock, journal, random, network, origin, originOf, logId } = base
  const { orgId, contracts } = network
  const anchorAt = (node: RpcRequest, of: Bytes32) =>
    readAnchorHead(node, contracts.auditAnchor, { orgId, logId: of })
  const prev = await openLog({
    ledger,
    lock,
    number: config.CONSENTRY_LOG_NUMBER,
    originOf,
    anchored: (closed) => anchorAt(request, logIdOf(closed)),
  })
  const publisher = createPublisher({
    ledger,
    lock,
    signers: [base.checkpointKey],
    previous: previousCheckpointKey(config),
    cosigning: openWitnesses(config, base),
    // The index may be as old as a ledger that was rolled back. Where the chain is silent, the index has to do.
    anchored: () => agreedAnchor(nodesOf(config).map((node) => () => anchorAt(node, logId))),
    origin,
    logId,
    clock,
    journal,
  })
  const log = await publisher.start()
  const appendLeaves = createLeafWriter({ origin, clock, random, log: publisher })
  // A halted log is not begun: /readyz says why it is halted.
  if (log.kind === 'alive') await writeGenesis(ledger, appendLeaves, prev)
  return { publisher, appendLeaves }
}

/** A start does not wait long for a node that is silent. */
const START_WAIT_MS = 3_000

function nodesOf({ CONSENTRY_RPC_URL: a, CONSENTRY_RPC_URL_B: b }: Config): readonly RpcRequest[] {
  const options = { timeoutMillis: START_WAIT_MS }
  return [a, ...(b === null ? [] : [b])].map((url) => createRpcRequest(url, options))
}
