import { expect } from 'chai'
import {
  auditEventText,
  type BundleLine,
  evidenceHash,
  fromBase64url,
  makeLeaf,
  type RequestEvidence,
  serialiseEvidence,
} from '@consentry/protocol'
import type { FindingCode } from '../../../sdk/src/auditor.ts'
import { exitCodeOf, renderHtml, renderReport } from '../../../sdk/src/auditor.ts'
import { address, orgId, recordId } from '../../support/ids.ts'
import { type AuditFiles, auditFiles, auditOf } from './auditRig.ts'

type LineOf<Type extends BundleLine['type']> = Extract<BundleLine, { readonly type: Type }>
type Lines = readonly BundleLine[]
type Change = (lines: Lines) => Lines

/** What is altered, and what an auditor has to call it. */
const alterations: readonly (readonly [string, FindingCode, Change])[] = [
  [
    'the size of the checkpoint',
    'bad_checkpoint',
    change('checkpoint', (line) => ({ ...line, note: line.note.replace(/\n(\d+)\n/, '\n1$1\n') })),
  ],
  [
    'the signature of the checkpoint',
    'bad_checkpoint',
    change('checkpoint', (line) => ({ ...line, note: line.note.replace(/(\S{5})\n$/, 'AAAAA\n') })),
  ],
  ['a checkpoint left out', 'bad_checkpoint', without('checkpoint')],
  [
    'a commitment',
    'not_in_log',
    change('leaf', (line) => ({ ...line, commitment: 'ab'.repeat(32) as typeof line.commitment })),
  ],
  [
    'the place of a leaf',
    'not_in_log',
    change('inclusion', (line) => ({ ...line, proof: [...line.proof].reverse().slice(1) })),
  ],
  ['every proof left out', 'unproved', without('inclusion')],
  ['a reason', 'other_content', event((one) => ({ ...one, reason: 'org' }))],
  [
    'a decision',
    'other_content',
    event((one) =>
      one.decision === undefined ? one : { ...one, decision: one.decision === 'allow' ? 'deny' : 'allow' },
    ),
  ],
  [
    'a purpose',
    'other_content',
    event((one) => (one.purpose === undefined ? one : { ...one, purpose: 'HRESCH' })),
  ],
  ['a time', 'other_content', event((one) => ({ ...one, t: (one.t + 1) as typeof one.t }))],
  [
    'an actor',
    'other_content',
    event((one) => (one.actor === undefined ? one : { ...one, actor: address(9) })),
  ],
  [
    'an organisation',
    'other_content',
    event((one) => (one.org === undefined ? one : { ...one, org: orgId(9) })),
  ],
  [
    'a record',
    'other_content',
    event((one) => (one.record === undefined ? one : { ...one, record: recordId(9) })),
  ],
  [
    'a number of the trail',
    'other_content',
    event((one) => (one.pseq === undefined ? one : { ...one, pseq: one.pseq + 1 })),
  ],
  ['a salt', 'other_content', change('event', (line) => ({ ...line, salt: 'A'.repeat(43) }))],
  ['an entry left out', 'broken_trail', withoutRead],
  [
    'a receipt of another verdict',
    'bad_receipt',
    change('receipt', (line) => ({
      ...line,
      note: line.note.replace('\nack\n', '\ndeny\n').replace('\nallow\n', '\nack\n'),
    })),
  ],
  [
    'receipts for other leaves',
    'omitted',
    change('leaf', (line) => ({ ...line, commitment: 'cd'.repeat(32) as typeof line.commitment })),
  ],
  [
    'the words of a grant',
    'bad_grant',
    change('opening', (line) => ({ ...line, opening: { ...line.opening, version: 7 } })),
  ],
  [
    'the signature of a grant',
    'bad_grant',
    change('opening', (line) => ({ ...line, sig: `0x${'11'.repeat(64)}1b` as typeof line.sig })),
  ],
  [
    'the log it is of',
    'bad_checkpoint',
    change('deployment', (line) => ({ ...line, origin: `${line.origin}1` })),
  ],
  [
    'the contract it is of',
    'other_chain',
    change('deployment', (line) => ({ ...line, auditAnchor: line.consentRegistry })),
  ],
  // From here on the gateway itself lies: its leaf commits to what it says, and names evidence that fits.
  [
    'another actor than the one who asked',
    'bad_evidence',
    lie(({ event: one, evidence }) => ({ event: { ...one, actor: address(5) }, evidence })),
  ],
  [
    'another record than was asked for',
    'other_request',
    lie(({ event: one, evidence }) => ({ event: { ...one, record: recordId(5) }, evidence })),
  ],
  [
    'a decision that does not follow',
    'other_decision',
    lie(withState((state) => ({ ...state, latches: { ...state.latches, floor: 99 } }))),
  ],
  [
    'a fact that is not so',
    'other_facts',
    lie(
      withState((state) => ({
        ...state,
        org: { safe: rich(state.org.safe), latest: rich(state.org.latest) },
      })),
    ),
  ],
  ['the grants there were left out', 'other_facts', lie(withState((state) => ({ ...state, grants: [] })))],
]

describe('sdk: an auditor gets a bundle that was altered', function () {
  this.timeout(240_000)
  let files: AuditFiles
  before(async () => {
    files = await auditFiles()
  })

  it('finds nothing in one that was not', async () => {
    const report = await auditOf(files.lines, files.snapshot)
    expect(report.findings).to.deep.equal([])
    expect(report.counts.decisionsReplayed).to.be.greaterThan(2)
    expect(exitCodeOf(report)).to.equal(0)
  })

  it('reads the lines in any order', async () => {
    const [first, ...rest] = files.lines
    const report = await auditOf([first as BundleLine, ...rest.toReversed()], files.snapshot)
    expect(report).to.deep.equal(await auditOf(files.lines, files.snapshot))
  })

  for (const [what, code, alter] of alterations) {
    it(`names ${what}: ${code}`, async () => {
      const altered = alter(files.lines)
      expect(altered).to.not.deep.equal(files.lines)
      const report = await auditOf(altered, files.snapshot)
      expect(report.findings.map((finding) => finding.code)).to.include(code)
      expect(exitCodeOf(report)).to.equal(1)
      expect(renderReport(report)).to.include(code)
    })
  }

  it('does not take a signature it cannot judge for a proof', async () => {
    const sig = `0x${'11'.repeat(64)}1b` as RequestEvidence['siweSig']
    const forged = lie(({ event: one, evidence }) => ({
      event: one,
      evidence: { ...evidence, siweSig: sig },
    }))
    const report = await auditOf(forged(files.lines), files.snapshot)
    expect(report.counts.contractWallets).to.equal(1)
    expect(renderReport(report)).to.include(
      '1 signatures are of contract wallets, which only the chain can judge.',
    )
  })

  it('says nothing of the chain that it did not look at', async () => {
    const report = await auditOf(files.lines)
    expect([report.chainFacts, report.counts.factsRecomputed]).to.deep.equal(['not verified', 0])
    expect(renderReport(report)).to.match(/^chain facts {4}not verified$/m)
  })

  it('prints what came from the bundle as text, whatever it holds', async () => {
    const report = await auditOf(files.lines)
    const origin = '<img src=x onerror=alert(1)>"\'&\u202e'
    const findings = [{ code: 'fork' as const, index: 3, detail: '</td><script>alert(1)</script>' }]
    const page = renderHtml(
      { ...report, origin, findings },
      { madeAt: 0, files: [{ name: '<b>', sha256: 'ab' }] },
    )
    expect(page).to.include('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;�')
    expect(page).to.not.match(/<(?:img|script|b)\b/)
    expect(page).to.not.match(/\b(?:src|href)\s*=\s*["']?https?:|url\(|@import/i)
    expect(page).to.include("default-src 'none'")
  })
})

function change<Type extends BundleLine['type']>(
  type: Type,
  alter: (line: LineOf<Type>) => LineOf<Type>,
): Change {
  return (lines) => lines.map((line) => (line.type === type ? alter(line as LineOf<Type>) : line))
}

function event(alter: (one: LineOf<'event'>['event']) => LineOf<'event'>['event']): Change {
  return change('event', (line) => ({ ...line, event: alter(line.event) }))
}

function without(type: BundleLine['type']): Change {
  return (lines) => lines.filter((line) => line.type !== type)
}

function withoutRead(lines: Lines): Lines {
  const read = lines.find((line) => line.type === 'event' && line.event.type === 'read')
  return lines.filter(
    (line) => !('index' in line && read !== undefined && 'index' in read && line.index === read.index),
  )
}

type Read = { readonly event: LineOf<'event'>['event']; readonly evidence: RequestEvidence }

/** A read as the gateway would have logged it with this lie. */
function lie(tell: (read: Read) => Read): Change {
  return (lines) => {
    const line = lines.find(
      (one): one is LineOf<'event'> => one.type === 'event' && one.event.type === 'read',
    )
    const held = lines.find((one): one is LineOf<'evidence'> => isEvidenceOf(one, line?.event.ev))
    if (line === undefined || held === undefined || 'fence' in held.evidence) throw new TypeError('no read')
    const told = tell({ event: line.event, evidence: held.evidence })
    const logged = { ...told.event, ev: evidenceHash(serialiseEvidence(told.evidence)) }
    const { commitment } = makeLeaf(fromBase64url(line.salt), auditEventText(logged))
    return [...lines, { type: 'evidence' as const, evidence: told.evidence }].map((one) => {
      if (!('index' in one) || one.index !== line.index) return one
      if (one.type === 'event') return { ...one, event: logged }
      return one.type === 'leaf' ? { ...one, commitment } : one
    })
  }
}

function isEvidenceOf(line: BundleLine, ev: string | undefined): boolean {
  return line.type === 'evidence' && evidenceHash(serialiseEvidence(line.evidence)) === ev
}

type State = NonNullable<RequestEvidence['facts']>['state']

function withState(alter: (state: State) => State): (read: Read) => Read {
  return ({ event: one, evidence }) => {
    const { facts } = evidence
    if (facts === undefined) throw new TypeError('no facts')
    return { event: one, evidence: { ...evidence, facts: { ...facts, state: alter(facts.state) } } }
  }
}

/** An organisation with every role. */
function rich(org: State['org']['safe']): State['org']['safe'] {
  return org === null ? null : { ...org, roles: 31 }
}
