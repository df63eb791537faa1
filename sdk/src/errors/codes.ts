import type { ErrorCode, GatewayCode } from '@consentry/protocol'

/** Codes of failures that happen in the client, beside those of the formats. */
export const localCodes = [
  /** The gateway or the node could not be reached, or did not answer in time. */
  'unreachable',
  /** The answer is none that the API knows: another status, form or size. */
  'unexpected_answer',
  /** The gateway serves another chain, contract or code than the one the client sees or was told. */
  'wrong_deployment',
  /** The text to sign in with is not the one that was asked for. */
  'wrong_login_text',
  /** The wallet does not sign the same message alike twice, or signs with another key. */
  'wallet_not_deterministic',
  /** The person at the wallet declined. */
  'wallet_rejected',
  /** The wallet is on another chain than the one that is signed for. */
  'wrong_chain',
  /** The wallet does not have the account, or signed with the key of another. */
  'wrong_account',
  /** The wallet failed, or gave something that is no signature. */
  'wallet_failed',
  /** A private key, or the keystore that holds it, is not one. */
  'bad_keystore',
  /** The password does not open the keystore. */
  'wrong_password',
  /** The file that a witness keeps its state in is missing, in the way, or of another form. */
  'bad_state',
  /** The transaction that the gateway promised failed on chain. */
  'relay_failed',
  /** What was promised did not become effective in time. */
  'not_effective_in_time',
  /** A grant, or a key that came with it, is not what its patient signed and published. */
  'bad_grant',
  /** Who wrote a record cannot be proved. */
  'bad_author',
  /** The organisation is unknown, not active, or has no encryption key. */
  'org_unavailable',
  /** No key for this class and epoch is at hand. */
  'no_key',
  /** The vault was not set up with this wallet. */
  'wrong_wallet',
  /** Only the patient may do this, no delegate. */
  'not_the_patient',
  /** A delegate's rights or end date are none that the contract takes. */
  'bad_delegate',
  /** The file is another one than when its upload began. */
  'source_changed',
  /** What is to go on with an upload is not this patient's, or was altered. */
  'bad_upload',
  /** A record came in an older version than was seen before. */
  'old_version',
  /** A class was to be left that the tables call sensitive, without saying that this is known. */
  'sensitive_class',
  /** The trail lacks an entry, or one is not what the log committed to. */
  'bad_trail',
  /** A FHIR server that is imported from refused. */
  'fhir_server_refused',
  /** A FHIR server links to another one. */
  'fhir_server_untrusted',
  /** An archive lacks something, or holds something else than it says. */
  'bad_archive',
] as const

/** One code of the closed list of local failures. */
export type LocalCode = (typeof localCodes)[number]

/** Every code an `SdkError` may carry: what a gateway answered, or a local failure. Spec §19. */
export type SdkCode = GatewayCode | LocalCode

/** Every code that may come out of this package: `SdkError` or `ProtocolError`. */
export type AnyCode = SdkCode | ErrorCode
