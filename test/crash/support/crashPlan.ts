import type { actions } from './actions.ts'
import { failpoints } from './durableSteps.ts'

/** Where the gateway is killed: at the pass with number `call`, while it does what `action` says. */
export interface PlannedCrash {
  readonly point: string
  readonly action: keyof typeof actions
  readonly call: number
}

/** What passes a step; `write` where nothing is said. */
const actionOf: Readonly<Record<string, keyof typeof actions>> = {
  'tx.chain.putPatients': 'enrol',
  'tx.chain.putGrants': 'grant',
  'tx.latches.add': 'grant',
  'tx.consents.insertOpening': 'grant',
  'tx.consents.putWraps': 'grant',
  'tx.vaults.insertManifest': 'enrol',
  'tx.vaults.insertKeyring': 'enrol',
  'tx.vaults.putOrgKeyring': 'orgKeyring',
  'tx.records.erase': 'erase',
  'tx.records.allowBlob': 'release',
  'tx.blobs.delete': 'erase',
  'tx.leaves.eraseBodies': 'erase',
  'tx.leaves.countDenial': 'denied',
  'tx.closedLogs.erase': 'erase',
  'tx.erasures.begin': 'eraseAll',
  'tx.erasures.goOn': 'eraseAll',
  'tx.erasures.oweWipe': 'eraseAll',
  'tx.erasures.wiped': 'eraseAll',
  'tx.logins.insertChallenge': 'login',
  'tx.logins.takeChallenge': 'login',
  'tx.logins.insertSession': 'login',
  'tx.outbox.insert': 'grant',
  'tx.outbox.update': 'grant',
  'tx.accessRequests.insert': 'ask',
  'tx.accessRequests.answer': 'ask',
  'tx.messages.insert': 'message',
  'tx.notices.append': 'message',
  'blobIndex.remove': 'erase',
  'blobIndex.expectFile': 'writeLarge',
  'blobIndex.forgetFile': 'eraseLarge',
  'blobs.delete': 'eraseLarge',
  'uploads.append': 'parts',
  'uploads.discard': 'parts',
  'relayer.sign': 'grant',
  'relayer.send': 'grant',
}

/** Steps that one action takes several times: the number of the pass is drawn. */
const passes: Readonly<Record<string, number>> = {
  'ledger.write': 3,
  'tx.outbox.update': 4,
  'tx.outbox.insert': 2,
  'relayer.send': 2,
  'relayer.sign': 2,
  'uploads.append': 3,
}

/** Every failpoint once, in an order and with passes that `random` decides. */
export function crashPlan(random: () => number): readonly PlannedCrash[] {
  const drawn = failpoints.map((point) => {
    const [step = ''] = point.split(':')
    const call = 1 + Math.floor(random() * (passes[step] ?? 1))
    return { order: random(), planned: { point, action: actionOf[step] ?? 'write', call } }
  })
  return drawn.sort((a, b) => a.order - b.order).map(({ planned }) => planned)
}
