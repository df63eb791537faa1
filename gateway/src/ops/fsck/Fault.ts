/** What can be wrong with a stored log; the closed list, each with what it means and what to do. */
const faults = {
  database_damaged: ['the database file itself is damaged', 'stop the gateway and restore a backup'],
  unreadable: ['the row cannot be read', 'restore the ledger from a backup or a standby'],
  leaf_missing: ['the entry is not stored', 'restore a newer ledger; what is gone cannot be made again'],
  leaf_malformed: ['the leaf is not 33 bytes of version 1', 'restore the ledger; keep this one as evidence'],
  leaf_hash: ['the stored hash is not that of the leaf', 'restore the ledger; keep this one as evidence'],
  commitment: [
    'body and salt are not what the leaf commits to: content or time was altered',
    'restore the ledger; keep this one as evidence',
  ],
  half_erased: ['of body and salt only one is there', 'restore the ledger, then erase again what was erased'],
  event_malformed: ['the body is no event', 'restore the ledger; keep this one as evidence'],
  other_log: ['the event is of another log', 'restore the ledger: entries of two logs are mixed in this one'],
  not_genesis: [
    'a log begins with one genesis entry, and only there',
    'restore the ledger; keep this one as evidence',
  ],
  columns: [
    'the columns beside the body say something else than the body',
    'restore the ledger: lists and receipts made of these columns are wrong',
  ],
  hidden: [
    'the body is gone and no erase entry says so',
    'restore the ledger: erasure names what it took, so this was not one',
  ],
  trail_gap: [
    "the patient's entry before this one is missing or comes later",
    'restore the ledger; the patient will be alarmed',
  ],
  trail_broken: [
    "the entry does not name the patient's entry before it",
    'restore the ledger; the patient will be alarmed',
  ],
  evidence_missing: [
    'the evidence that the entry names is gone',
    'restore the ledger: it cannot be audited without',
  ],
  evidence_altered: [
    'the evidence is not the one that the entry names',
    'restore the ledger; keep this one as evidence',
  ],
  evidence_malformed: ['the evidence has no form that can be read', 'keep it, and look who wrote it'],
  other_decision: [
    'the same facts give another decision than was logged',
    'keep the ledger as evidence: this gateway, or somebody with its database, decided by other rules',
  ],
  receipt: [
    'a receipt made of this entry would be for another request or verdict',
    'restore the ledger: receipts are made of these columns',
  ],
  tile_missing: ['a full tile is not stored', 'delete no tile; restore the ledger'],
  tile_altered: [
    'the tile is not what its entries hash to',
    'stop the gateway, restore the ledger; proofs made of this tile are refused by everybody',
  ],
  tile_extra: [
    'there are tiles of entries that are not stored',
    'restore a newer ledger: this one was rolled back',
  ],
  checkpoint_signature: [
    'the checkpoint is not signed by a key of this log',
    'name an earlier key with --vkey if there was one; else somebody wrote this row, or the keys were swapped',
  ],
  checkpoint_columns: ['the columns of the checkpoint are not what its note says', 'restore the ledger'],
  checkpoint_root: [
    'the entries do not give the root that was signed: they were altered after it',
    'stop the gateway; restore the ledger or open the next log: docs/operations/backup.md',
  ],
  checkpoint_ahead: [
    'the checkpoint covers more entries than are stored',
    'restore a newer ledger or open the next log: docs/operations/backup.md',
  ],
  lock_missing: ['the lock has no checkpoint, and the log has', 'restore the lock, or open the next log'],
  lock_signature: [
    'the lock holds a note that no key of this log signed',
    'restore the lock, or open the next log',
  ],
  lock_columns: [
    'the columns of the lock are not what its note says',
    'restore the lock, or open the next log',
  ],
  lock_root: [
    'the entries do not give the root in the lock: this is another history than was signed',
    'stop the gateway; restore the ledger or open the next log: docs/operations/backup.md',
  ],
  lock_ahead: [
    'the lock covers more entries than are stored: the ledger was rolled back',
    'restore a newer ledger or open the next log: docs/operations/backup.md',
  ],
  lock_behind: [
    'the lock is older than what was published: it was rolled back',
    'restore the lock, or open the next log',
  ],
  anchor_root: [
    'the entries do not give a root that was anchored on chain',
    'stop the gateway; restore the ledger or open the next log: docs/operations/backup.md',
  ],
  anchor_ahead: [
    'an anchor on chain covers more entries than are stored: the ledger was rolled back',
    'restore a newer ledger or open the next log: docs/operations/backup.md',
  ],
  next_root: [
    'the entries do not give the root with which the next log continues this one',
    'restore the entries of the closed log from its export or a backup',
  ],
  next_ahead: [
    'the next log continues more entries of this one than are stored',
    'restore the entries of the closed log from its export or a backup',
  ],
  chain_silent: [
    'the chain does not answer, so its anchors were not compared',
    'run again when the node answers',
  ],
  keys_alike: ['receipts and checkpoints have the same key', 'give each a key of its own'],
  denial_malformed: ['a counted denial is none', 'keep the row as evidence, then delete it'],
  denial_unlogged: [
    'denials are counted whose first one is not in the log',
    'restore the ledger: an entry was dropped or a row forged',
  ],
} as const

/** One code of the closed list. */
export type FaultCode = keyof typeof faults

/** Something wrong. `where`: which row, by its number in the log; never content, never whose it is. */
export interface Fault {
  readonly code: FaultCode
  readonly where: string
}

/** A fault in words: what, where, and what to do. */
export function faultText({ code, where }: Fault): string {
  const [what, todo] = faults[code]
  return `${where}: ${what} [${code}]. To do: ${todo}.`
}
