import type { FindingCode } from './Finding.ts'
import type { AuditReport } from './verifyBundle.ts'

/** A line of a report: what it is about, and what was done. */
export type ReportRow = readonly [what: string, done: string]

/** What a report covers, for people. */
export function reportRows(report: AuditReport): readonly ReportRow[] {
  const { counts } = report
  return [
    ['log', report.origin],
    ['keys', report.keys],
    ['checkpoint', `${report.size} leaves, ${report.anchoredSize} of them anchored on chain`],
    ['scope', `${report.scope}: ${counts.leaves} leaves, ${counts.events} with their event`],
    ['receipts', `${counts.receipts} checked`],
    ['evidence', `${counts.evidence} checked, ${counts.evidenceMissing} erased or left out`],
    [
      'requests',
      `${counts.requestsUnchecked} could not be rebuilt, ${counts.contractWallets} by contract wallets`,
    ],
    ['decisions', `${counts.decisionsReplayed} decided again`],
    ['grants', String(counts.grants)],
    ['chain facts', chainFacts(report)],
    ['findings', String(report.findings.length)],
  ]
}

function chainFacts({ chainFacts: state, counts }: AuditReport): string {
  if (state === 'not verified') return 'not verified'
  return `${counts.factsRecomputed} recomputed, ${counts.anchors} anchors compared`
}

/** What a report does not say, one sentence each: nobody should read more into it than was checked. */
export function reportRemarks({
  keys,
  chainFacts: state,
  counts,
  anchoredSize,
  size,
}: AuditReport): readonly string[] {
  const remarks: readonly (readonly [boolean, string])[] = [
    [
      keys === 'of the bundle',
      'Keys and contracts were taken from the bundle: compare them with what the network publishes.',
    ],
    [
      state === 'not verified',
      'Without a snapshot of the chain, the facts of the decisions and the anchors were not verified.',
    ],
    [
      state === 'verified' && anchoredSize === 0,
      'No anchor on chain could be compared: nothing but its own signature ties this log to the chain.',
    ],
    [
      state === 'verified' && anchoredSize > 0 && anchoredSize < size,
      `The last ${size - anchoredSize} leaves are newer than the last anchor that was compared.`,
    ],
    [
      counts.withoutEvent > 0,
      `${counts.withoutEvent} leaves came without their event: erased, or somebody else’s. They prove the tree and tell nothing.`,
    ],
    [
      counts.evidenceMissing > 0,
      `${counts.evidenceMissing} events came without their evidence: who asked for them was not verified.`,
    ],
    [
      counts.requestsUnchecked > 0,
      `Of ${counts.requestsUnchecked} requests it is proved who asked, not what was asked.`,
    ],
    [
      counts.contractWallets > 0,
      `${counts.contractWallets} signatures are of contract wallets, which only the chain can judge.`,
    ],
  ]
  return remarks.filter(([isSo]) => isSo).map(([, sentence]) => sentence)
}

/** What each kind of finding means, one sentence each. */
export const findingWords: Readonly<Record<FindingCode, string>> = {
  other_deployment: 'Keys, contracts or gateway are not those that the auditor expects.',
  bad_checkpoint: 'A checkpoint is not signed by the log’s key, or is malformed.',
  fork: 'Two states of the log do not continue each other: two histories were shown.',
  not_in_log: 'An entry is not in the tree that the checkpoint signs.',
  unproved: 'No proof says where an entry stands in the log.',
  other_content: 'The content of an entry is not the one the log committed to.',
  broken_trail: 'Entries of a patient are missing, twice, or in another order.',
  bad_receipt: 'A receipt is not signed by the gateway, or is for another request.',
  omitted: 'A receipt promises an entry that the log does not have.',
  bad_evidence: 'The evidence does not prove who made the request.',
  other_request: 'An entry is about something else than was asked for.',
  other_decision: 'The rules give another decision on the same facts.',
  other_facts: 'The chain does not confirm the facts a decision was made on.',
  bad_grant: 'A grant is not signed by the one it names.',
  other_chain: 'The snapshot is of another network, or lacks a block that is named.',
}
