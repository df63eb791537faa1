import { readAnchorHead } from '../adapters/chain/readAnchorHead.ts'
import type { RpcRequest } from '../adapters/chain/rpcClient.ts'
import type { Config } from '../config.ts'
import { createLeafWriter } from '../log/appendLeaves.ts'
import { writeGenesis } from '../ops/genesis.ts'
import { openLog } from '../ops/openLog.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import { createPublisher, type Publisher } from '../publish/checkpoint.ts'
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
  const prev = await openLog({
    ledger,
    lock,
    number: config.CONSENTRY_LOG_NUMBER,
    originOf,
    anchored: (closed) => readAnchorHead(request, contracts.auditAnchor, { orgId, logId: logIdOf(closed) }),
  })
  const publisher = createPublisher({
    ledger,
    lock,
    signers: [base.checkpointKey],
    previous: previousCheckpointKey(config),
    cosigning: openWitnesses(config, base),
    // The index may be as old as a ledger that was rolled back. Where the chain is silent, the index has to do.
    anchored: () => readAnchorHead(request, contracts.auditAnchor, { orgId, logId }).catch(() => null),
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
