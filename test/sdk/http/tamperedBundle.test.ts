import { expect } from 'chai'
import {
  auditEventText,
  type BundleLine,
  bundleLineText,
  type DecisionFacts,
  evidenceHash,
  fromBase64url,
  makeLeaf,
  parseBundleLine,
  type RequestEvidence,
  serialiseEvidence,
  toUtf8,
} from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import {
  exitCodeOf,
  type FindingCode,
  namedBlocks,
  takeChainSnapshot,
  verifyBundle,
} from '../../../sdk/src/auditor.ts'
import { waitUntil } from '../../../sdk/src/client/waitUntil.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { viemChainSource } from '../../../sdk/src/wallet/viem.ts'
import { address, recordId } from '../../support/ids.ts'
import { labsFor, openNetwork, textRecord, type TestNetwork } from '../support/openNetwork.ts'

type LineOf<Type extends BundleLine['type']> = Extract<BundleLine, { readonly type: Type }>

describe('sdk over HTTP: an audit bundle that was changed', function () {
  this.timeout(60_000)
  let network: TestNetwork
  let lines: readonly BundleLine[]
  let snapshot: Uint8Array

  before(async () => {
    network = await openNetwork()
    const clinic = await network.organisation('Harbour Clinic')
    const patient = await network.patient()
    await history(patient, clinic)
    const bundle = await sdk.exportBundle(patient)
    lines = bundle.trimEnd().split('\n').map(parseBundleLine)
    snapshot = await snapshotOf(patient, toUtf8(bundle))
  })
  after(async () => network?.close())

  /** What an auditor finds after a change, each code once. */
  async function findingsAfter(change: (lines: readonly BundleLine[]) => readonly BundleLine[]) {
    const bundle = toUtf8(change(lines).map(bundleLineText).join(''))
    const report = await verifyBundle([bundle], { snapshot: [snapshot] })
    expect(exitCodeOf(report)).to.equal(report.findings.length === 0 ? 0 : 1)
    return new Set<FindingCode>(report.findings.map(({ code }) => code))
  }

  it('has no findings as it is, with and without the chain', async () => {
    expect(await findingsAfter((all) => all)).to.deep.equal(new Set())
    const alone = await verifyBundle([toUtf8(lines.map(bundleLineText).join(''))])
    expect([alone.findings, alone.chainFacts, alone.anchoredSize]).to.deep.equal([[], 'not verified', 0])
  })

  const changes: readonly (readonly [
    string,
    FindingCode,
    (all: readonly BundleLine[]) => readonly BundleLine[],
  ])[] = [
    [
      'another checkpoint',
      'bad_checkpoint',
      (all) =>
        replaced(all, 'checkpoint', (line) => ({ ...line, note: line.note.replace(/\n(\d+)\n/, '\n1$1\n') })),
    ],
    [
      'another reason in an event',
      'other_content',
      (all) => replaced(all, 'event', (line) => ({ ...line, event: { ...line.event, reason: 'org' } })),
    ],
    [
      'another salt',
      'other_content',
      (all) => replaced(all, 'event', (line) => ({ ...line, salt: 'A'.repeat(43) })),
    ],
    [
      'another leaf',
      'not_in_log',
      (all) =>
        replaced(all, 'leaf', (line) => ({ ...line, commitment: 'ab'.repeat(32) as typeof line.commitment })),
    ],
    [
      'a proof that is cut',
      'not_in_log',
      (all) => replaced(all, 'inclusion', (line) => ({ ...line, proof: line.proof.slice(1) })),
    ],
    ['a leaf without proof', 'unproved', (all) => all.filter(({ type }) => type !== 'inclusion')],
    ['an entry left out', 'broken_trail', (all) => withoutEntry(all, (event) => event.type === 'read')],
    [
      'a forged receipt',
      'bad_receipt',
      (all) =>
        replaced(all, 'receipt', ({ note, type }) => ({
          type,
          note: note.replace('\nallow\n', '\ndeny\n').replace('\nack\n', '\nallow\n'),
        })),
    ],
    [
      'receipts of other leaves',
      'omitted',
      (all) =>
        replaced(all, 'leaf', (line) => ({ ...line, commitment: 'cd'.repeat(32) as typeof line.commitment })),
    ],
    [
      'a grant with other words',
      'bad_grant',
      (all) => replaced(all, 'opening', (line) => ({ ...line, opening: { ...line.opening, version: 7 } })),
    ],
    [
      'a grant with another signature',
      'bad_grant',
      (all) =>
        replaced(all, 'opening', (line) => ({ ...line, sig: `0x${'11'.repeat(64)}1b` as typeof line.sig })),
    ],
    [
      'another network',
      'other_chain',
      (all) => replaced(all, 'deployment', (line) => ({ ...line, auditAnchor: line.consentRegistry })),
    ],
  ]
  for (const [what, code, change] of changes) {
    it(`finds ${what}`, async () => {
      expect(await findingsAfter(change)).to.include(code)
    })
  }

  // From here on the gateway itself lies: the leaf commits to what it says. Its place in the tree is then another one too.
  const lies: readonly (readonly [string, FindingCode, (event: LoggedEvent) => LoggedEvent])[] = [
    [
      'another actor than the login',
      'bad_evidence',
      ({ event, evidence }) => ({ event: { ...event, actor: address(5) }, evidence }),
    ],
    [
      'another record than was asked for',
      'other_request',
      ({ event, evidence }) => ({ event: { ...event, record: recordId(5) }, evidence }),
    ],
    [
      'a decision that does not follow',
      'other_decision',
      withState((state) => ({ ...state, latches: { ...state.latches, floor: 99 } })),
    ],
    [
      'a fact that is not so',
      'other_facts',
      withState((state) => ({
        ...state,
        org: { safe: rich(state.org.safe), latest: rich(state.org.latest) },
      })),
    ],
    ['a view without the grants there were', 'other_facts', withState((state) => ({ ...state, grants: [] }))],
  ]
  for (const [what, code, lie] of lies) {
    it(`finds ${what}`, async () => {
      expect(await findingsAfter((all) => logged(all, lie))).to.include(code)
    })
  }

  it('counts evidence that was erased, and does not call it a finding', async () => {
    const bundle = toUtf8(
      lines
        .filter(({ type }) => type !== 'evidence')
        .map(bundleLineText)
        .join(''),
    )
    const { findings, counts } = await verifyBundle([bundle], { snapshot: [snapshot] })
    expect(findings).to.deep.equal([])
    expect([counts.evidence, counts.decisionsReplayed]).to.deep.equal([0, 0])
    expect(counts.evidenceMissing).to.be.greaterThan(3)
  })

  async function snapshotOf({ session }: sdk.Patient, bundle: Uint8Array): Promise<Uint8Array> {
    const { contracts, deploymentBlock } = session.client.deployment
    const text: string[] = []
    for await (const line of takeChainSnapshot(viemChainSource(network.publicClient), {
      consentRegistry: contracts.consentRegistry.address,
      providerRegistry: contracts.providerRegistry.address,
      auditAnchor: contracts.auditAnchor.address,
      deploymentBlock,
      blocks: await namedBlocks([bundle]),
    }))
      text.push(line)
    return toUtf8(text.join(''))
  }
})

/** Writes, shares, reads and ends it, and waits until the log has all of it. */
async function history(patient: sdk.Patient, clinic: Agent): Promise<void> {
  const { recordId } = await sdk.putRecord(patient, textRecord('one'))
  const { id } = await sdk.grantConsent(patient, labsFor(clinic))
  const request = { patient: patient.address, purpose: 'TREAT' as const }
  await provider.openRecord(clinic, { ...request, record: recordId })
  await provider.writeRecords(clinic, { ...request, records: [textRecord('two'), textRecord('three')] })
  await sdk.revokeConsent(patient, { id, rotate: true })
  await waitUntil(patient.session.client, 'the anchor', async () => {
    const { entries } = await sdk.readTrail(patient)
    return entries.every(({ proof }) => proof === 'anchored')
  })
}

function replaced<Type extends BundleLine['type']>(
  all: readonly BundleLine[],
  type: Type,
  change: (line: LineOf<Type>) => LineOf<Type>,
): readonly BundleLine[] {
  return all.map((line) => (line.type === type ? change(line as LineOf<Type>) : line))
}

function withoutEntry(
  all: readonly BundleLine[],
  isIt: (event: LineOf<'event'>['event']) => boolean,
): readonly BundleLine[] {
  const event = all.find((line): line is LineOf<'event'> => line.type === 'event' && isIt(line.event))
  return all.filter((line) => !('index' in line) || line.index !== event?.index)
}

type LoggedEvent = { readonly event: LineOf<'event'>['event']; readonly evidence: RequestEvidence }
type State = DecisionFacts['state']

/** A read by the clinic, as the gateway would have logged it with this lie. */
function logged(all: readonly BundleLine[], lie: (read: LoggedEvent) => LoggedEvent): readonly BundleLine[] {
  const line = all.find((one): one is LineOf<'event'> => one.type === 'event' && one.event.type === 'read')
  const old = all.find((one): one is LineOf<'evidence'> => isEvidenceOf(one, line?.event.ev))
  if (line === undefined || old === undefined || 'fence' in old.evidence) throw new TypeError('no read')
  const { event, evidence } = lie({ event: line.event, evidence: old.evidence })
  const logs = { ...event, ev: evidenceHash(serialiseEvidence(evidence)) }
  const { commitment } = makeLeaf(fromBase64url(line.salt), auditEventText(logs))
  return [...all, { type: 'evidence' as const, evidence }].map((one) => {
    if (!('index' in one) || one.index !== line.index) return one
    if (one.type === 'event') return { ...one, event: logs }
    return one.type === 'leaf' ? { ...one, commitment } : one
  })
}

function isEvidenceOf(line: BundleLine, ev: string | undefined): boolean {
  return line.type === 'evidence' && evidenceHash(serialiseEvidence(line.evidence)) === ev
}

function withState(change: (state: State) => State): (read: LoggedEvent) => LoggedEvent {
  return ({ event, evidence }) => {
    const { facts } = evidence
    if (facts === undefined) throw new TypeError('no facts')
    return { event, evidence: { ...evidence, facts: { ...facts, state: change(facts.state) } } }
  }
}

/** An organisation with every role. */
function rich(org: State['org']['safe']): State['org']['safe'] {
  return org === null ? null : { ...org, roles: 31 }
}
