import { integer, path, text } from './Setting.ts'

/** The chain, the keys of this gateway and its log. Key files hold the secrets; settings name them. */
export const chainSettings = {
  CONSENTRY_RPC_URL: text(undefined, 'RPC node A', { unit: 'url', isSecret: true }),
  CONSENTRY_RPC_URL_B: text(null, 'RPC node B, the cross-check', { unit: 'url', isSecret: true }),
  CONSENTRY_DEPLOYMENT_FILE: path(undefined, 'addresses and ids of the network'),
  CONSENTRY_FINALITY: text('instant', 'instant, safe or depth:<n>', {
    form: /^(?:instant|safe|depth:[1-9][0-9]{0,4})$/,
  }),
  CONSENTRY_CHAIN_KIND: text('external', 'embedded or external', { form: /^(?:embedded|external)$/ }),
  CONSENTRY_FRESH_FROM_FILE: path(null, 'first block of the running embedded chain'),
  CONSENTRY_MAX_STALE: integer('s', 60, 'oldest head that decides', { least: 1, most: 600 }),
  CONSENTRY_RELAYER_KEY_FILE: path(undefined, 'secp256k1 key that pays for relays'),
  CONSENTRY_ANCHOR_KEY_FILE: path(undefined, 'secp256k1 key of the ANCHOR member'),
  CONSENTRY_CHECKPOINT_KEY_FILE: path(undefined, 'Ed25519 seed that signs checkpoints'),
  CONSENTRY_PREVIOUS_CHECKPOINT_KEY_FILE: path(
    null,
    'Ed25519 seed that signed checkpoints before; both sign for 30 days after CONSENTRY_CHECKPOINT_KEY_SINCE',
  ),
  CONSENTRY_CHECKPOINT_KEY_SINCE: text(null, 'day on which the checkpoint key was changed', {
    unit: 'YYYY-MM-DD',
    form: /^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/,
  }),
  CONSENTRY_RECEIPT_KEY_FILE: path(undefined, 'Ed25519 seed that signs receipts'),
  CONSENTRY_LOG_NUMBER: integer(
    '-',
    1,
    'number of the log origin; a frozen log is continued under the next',
    {
      least: 1,
    },
  ),
  CONSENTRY_WITNESS_POLICY_FILE: path(
    null,
    'witnesses of the log with their URLs and the quorum, as c2sp.org/tlog-policy; without it none is asked',
  ),
  CONSENTRY_WITNESS_MS: integer('ms', 2_000, 'time that a witness gets to cosign', {
    least: 100,
    most: 60_000,
  }),
  CONSENTRY_ANCHOR_SECONDS: integer('s', 600, 'time between anchors while the log grows', { least: 1 }),
}
