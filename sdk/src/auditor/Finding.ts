/** What an audit can find. Each is something that an honest gateway never does. Spec §14. */
export const findingCodes = [
  /** Keys, contracts or gateway are not those that the auditor expects. */
  'other_deployment',
  /** A checkpoint is not signed by the log's key, or malformed. */
  'bad_checkpoint',
  /** Two checkpoints, or an anchor and a checkpoint, do not continue each other: two histories. */
  'fork',
  /** A leaf is not in the tree that a checkpoint signs. */
  'not_in_log',
  /** No proof says where a leaf is. */
  'unproved',
  /** An event is not the one its leaf commits to, or not of this log. */
  'other_content',
  /** A patient's numbering has a gap that no erasure explains, or a number twice, or a broken link. */
  'broken_trail',
  /** A receipt is not signed, malformed, or for another leaf or request. */
  'bad_receipt',
  /** A receipt promises a leaf that the log does not have. */
  'omitted',
  /** Evidence does not prove who made the request, or the event names somebody else. */
  'bad_evidence',
  /** The event is about something else than was asked for. */
  'other_request',
  /** The same function decides otherwise on the same facts. */
  'other_decision',
  /** The chain does not confirm the facts of a decision. */
  'other_facts',
  /** A grant is not signed by the one it names. */
  'bad_grant',
  /** The chain snapshot is of another network, or a block that is named is not in it. */
  'other_chain',
] as const

/** One code of the closed list. */
export type FindingCode = (typeof findingCodes)[number]

/** Something the audit found. `index`: the leaf it is about, null where it is about the log. Never content. */
export type Finding = {
  readonly code: FindingCode
  readonly index: number | null
  readonly detail: string
}
