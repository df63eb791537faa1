import type { Seconds } from '@consentry/protocol'
import { nodeCurves } from '../adapters/crypto/nodeCurves.ts'
import type { Config } from '../config.ts'
import { createReadiness } from '../decide/ready.ts'
import { createReceiptSigner, createReceiptSignerAside } from '../log/signReceipt.ts'
import { createNoticeHub } from '../notify/createNoticeHub.ts'
import { createAccessRequestsPath } from '../path/accessRequests.ts'
import { createBlobPath } from '../path/blob.ts'
import { createBlobCare } from '../path/blobCare.ts'
import { createCommitDecisions } from '../path/commit.ts'
import { cursorText } from '../path/cursor.ts'
import { createDelegatesPath } from '../path/delegates.ts'
import { createDirectoryPath } from '../path/directory.ts'
import { createFhirViews } from '../path/fhirViews.ts'
import { createGrantPath } from '../path/grant.ts'
import { createGrantsPath } from '../path/grants.ts'
import { createGroupCommit } from '../path/groupCommit.ts'
import { createIsMemberNow } from '../path/isMemberNow.ts'
import { createListPath } from '../path/list.ts'
import { createLoginPath } from '../path/login.ts'
import { createMembershipPath } from '../path/membership.ts'
import { createMessagesPath } from '../path/messages.ts'
import { createMetadataPath } from '../path/metadata.ts'
import { createProofPath } from '../path/proof.ts'
import { createReadPath } from '../path/read.ts'
import { createRevokePath } from '../path/revoke.ts'
import { createTrailPath } from '../path/trail.ts'
import { createVaultPath } from '../path/vault.ts'
import { createWrapsPath } from '../path/wraps.ts'
import { createWritePath } from '../path/write.ts'
import { createTreeReader } from '../publish/treeReader.ts'
import { createReleaseKey } from '../release/releaseKey.ts'
import { sessionIdleMs } from '../request/authenticate.ts'
import { createChallenges } from '../request/challenge.ts'
import { createLogins } from '../request/openLogin.ts'
import { limitsOf } from './configured.ts'
import { vkeysOf } from './deploymentView.ts'
import type { Base } from './openBase.ts'
import type { Engine } from './startEngine.ts'
import { wireLeaving } from './wireLeaving.ts'

/** Every way that a request can go. */
export interface Paths extends ReturnType<typeof wirePaths> {}

/** Hands steps and ports to the paths. `countDecision` hears of every decision by its code. */
export function wirePaths(config: Config, base: Base, engine: Engine, countDecision: (code: string) => void) {
  const { ledger, clock, origin, notify } = base
  const { appendLeaves, chain, follower, publisher } = engine
  const maxStale = config.CONSENTRY_MAX_STALE as Seconds
  const readiness = createReadiness({ index: follower, log: publisher, clock, maxStale })
  const commit = createGroupCommit(ledger)
  const commitDecisions = counted(
    createCommitDecisions({ commit, clock, appendLeaves, notify }),
    countDecision,
  )
  const signReceipt = createReceiptSigner(base.receiptKey, origin)
  const signReceiptAside = createReceiptSignerAside(base.receiptKey, origin)
  const vkeys = vkeysOf(base)
  const releaseKey = createReleaseKey({
    vkey: vkeys.receipt,
    origin,
    curves: nodeCurves,
    verifyEd25519: base.verifyEd25519,
  })
  const limits = limitsOf(config)
  const isMember = createIsMemberNow(readiness)
  const common = { ...stepPorts(base, engine), readiness, signReceipt, limits }
  return {
    login: wireLogin(config, base, engine),
    read: createReadPath({ ...base, readiness, commitDecisions, signReceiptAside, releaseKey }),
    write: createWritePath({ ...common, commitDecisions }),
    list: createListPath({ readiness, commitDecisions }),
    metadata: createMetadataPath({ readiness, commitDecisions }),
    wraps: createWrapsPath(common),
    blob: createBlobPath({ ...common, commit, blobs: base.blobs, uploads: base.uploads }),
    blobCare: createBlobCare(base),
    vault: createVaultPath(common),
    directory: createDirectoryPath(common),
    grant: createGrantPath({ ...common, chain }),
    grants: createGrantsPath(common),
    requireMembership: createMembershipPath(common),
    revoke: createRevokePath({ ...common, maxStale }),
    trail: createTrailPath(common),
    fhirViews: createFhirViews({ ...common, gateway: base.network.orgId }),
    accessRequests: createAccessRequestsPath(common),
    delegates: createDelegatesPath(common),
    messages: createMessagesPath(common),
    notices: createNoticeHub({ ledger, clock, sessionIdleMs, idOf: cursorText, isMember }),
    ...wireLeaving(base, engine, { readiness, commitDecisions, signReceipt, vkeys }),
    proof: createProofPath({ ledger, logId: base.logId, nodesOf: createTreeReader }),
  }
}

/** What nearly every path hands on to its steps. */
function stepPorts({ ledger, clock, random, net, notify }: Base, { appendLeaves, signatures }: Engine) {
  return { ledger, clock, random, net, notify, appendLeaves, signatures }
}

function wireLogin(config: Config, { ledger, clock, random, net }: Base, { loginSignatures }: Engine) {
  const settings = {
    gateway: config.CONSENTRY_GATEWAY_ORIGIN,
    chainId: net.chainId,
    clientOrigins: config.CONSENTRY_CLIENT_ORIGINS,
  }
  return createLoginPath({
    ledger,
    clock,
    makeChallenge: createChallenges({ clock, random }, settings),
    openLogin: createLogins({ ledger, signatures: loginSignatures, clock, random }),
  })
}

type CommitDecisions = ReturnType<typeof createCommitDecisions>

function counted(commitDecisions: CommitDecisions, count: (code: string) => void): CommitDecisions {
  return async (...asked) => {
    const made = await commitDecisions(...asked)
    for (const { decision } of made) count(decision.code ?? 'allow')
    return made
  }
}
