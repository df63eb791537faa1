// biome-ignore-all format: one name per line would make this list twice as long
// errors
export {
  type ClientCode, clientCodes, type ErrorCode, type GatewayCode, gatewayCodes,
} from './errors/codes.ts'
export { type ErrorDetails, type ErrorParts, ProtocolError } from './errors/ProtocolError.ts'
export { redact } from './errors/redact.ts'
// bytes
export { type Base32Alphabet, cidBase32, crockfordBase32, fromBase32, toBase32 } from './bytes/base32.ts'
export { fromBase64, toBase64 } from './bytes/base64.ts'
export { fromBase64url, toBase64url } from './bytes/base64url.ts'
export { concat } from './bytes/concat.ts'
export { equal } from './bytes/equal.ts'
export { from0x, fromHex, type Hex, to0x, toHex } from './bytes/hex.ts'
export { lp, readU32, readU64, u32, u64 } from './bytes/integers.ts'
export { fromUtf8, toUtf8 } from './bytes/utf8.ts'
// values
export { type Action, actions, isAction, parseAction } from './values/actions.ts'
export type { Brand } from './values/brand.ts'
export { canonicalJson, type JsonObject, type JsonValue } from './values/canonicalJson.ts'
export { type Cid, type CidCodec, cidOf, decodeCid, isCid, parseCid, rawCid } from './values/cid.ts'
export {
  type ClassName, coreClasses, generalClasses, isClassName, isKnownClass, isSensitiveClass, opaqueClasses,
  parseClassName, sensitiveClasses,
} from './values/classes.ts'
export {
  type Address, type BlockHash, type Bytes32, type GrantId, type Jkt, type KeysDigest, type MsgId, type OrgId,
  parseAddress, parseBlockHash, parseBytes32, parseGrantId, parseJkt, parseKeysDigest, parseMsgId, parseOrgId,
  parsePublicKey, parseRecordId, parseRequestId, parseSha256Hex, parseSignatureHex, parseVaultId,
  type PublicKey, type RecordId, type RequestId, type Sha256Hex, type SignatureHex, type VaultId,
} from './values/ids.ts'
export {
  formatLimits, type JsonLimits, maxClockSkew, maxEnclosedBytes, maxEnclosedEnvelope, maxEnvelopeBytes,
  maxGrantAge, maxGrantClasses, maxGrantKeys, maxGrantLife, maxKeyringBytes, maxManifestBytes, maxNameBytes,
  maxRecordAhead, maxSlots, responseLimits,
} from './values/limits.ts'
export { isKeyWrap } from './values/formatFields.ts'
export { isSameNet, type Net, netFields, netOf } from './values/net.ts'
export { padme } from './values/padme.ts'
export {
  type GrantPurpose, grantPurposes, isPurpose, parsePurpose, type Purpose, purposes,
} from './values/purposes.ts'
export { strictCanonicalJson, strictJson } from './values/strictJson.ts'
export {
  endOfTime, type Millis, millisOf, parseMillis, parseSeconds, type Seconds, secondsOf, startOfUtcDay,
} from './values/times.ts'
// crypto
export type { Aead, AeadCipher, Awaitable } from './crypto/Aead.ts'
export { checksumAddress } from './crypto/checksumAddress.ts'
export { ctx, labelledDigest, netCtx } from './crypto/context.ts'
export type { Curves } from './crypto/Curves.ts'
export {
  blake2b192, type Hash, hmacSha256, installSha256, keccak256, sha256, type Sha256Stream, sha256Stream,
  sha512,
} from './crypto/hash.ts'
export type { Hashes } from './crypto/Hashes.ts'
export { hkdfExpandSha512, type HkdfParameters, hkdfSha256 } from './crypto/hkdf.ts'
export { type CryptoPorts, withDefaultPorts } from './crypto/ports.ts'
export { randomBytes, type RandomSource } from './crypto/random.ts'
export { openBox, sealBox, sealedBoxOverhead } from './crypto/sealedBox.ts'
export { addressOf, personalMessageDigest, recoverAddress } from './crypto/secp256k1.ts'
export { selfTest } from './crypto/selfTest.ts'
export { tweetnaclCurves } from './crypto/tweetnaclCurves.ts'
export { webCryptoAead } from './crypto/webCryptoAead.ts'
// typedData
export {
  domainOf, domainSeparator, recoverTypedDataSigner, structHash, type TypedDataDomain, typedDataDigest,
} from './typedData/digest.ts'
export type {
  GrantMessage, PrimaryType, RevokeAllMessage, RevokeMessage, SetDelegateMessage, SetKeysMessage, Terms,
  TypedMessages,
} from './typedData/messages.ts'
export { type TypedData, typedDataOf } from './typedData/typedData.ts'
export type { StructName, TypedField } from './typedData/types.ts'
// grant
export {
  type AccessTerms, checkAccessTerms, parseAccessTerms, serialiseAccessTerms,
} from './grant/accessTerms.ts'
export { type FreshnessFacts, isFresh } from './grant/freshness.ts'
export {
  checkGrantPayload, type GrantKey, type GrantPayload, grantKeysShape, parseGrantPayload,
  serialiseGrantPayload,
} from './grant/grantPayload.ts'
export {
  checkOpening, grantIdOf, type Opening, openingShape, parseOpening, serialiseOpening, termsHashOf,
} from './grant/opening.ts'
export { type Revocation, type RevocationTarget, revocationOf } from './grant/revocation.ts'
// manifest and record
export {
  type ClassKey, checkKeyManifest, type KeyManifest, keysDigestOf, missingCoreClasses, parseKeyManifest,
  rawBlockCid, serialiseKeyManifest,
} from './manifest/keyManifest.ts'
export { type WriterFacts, type WriterKey, writerKey } from './manifest/writerRule.ts'
export {
  checkRecordManifest, parseRecordManifest, type RecordManifest, requireRecordTime, serialiseRecordManifest,
} from './record/recordManifest.ts'
// decision
export {
  clockFault, maxSkewSeconds, nowForDenial, nowForPermission, ownAccessMaxStale,
} from './decision/clocks.ts'
export { type Decision, decide } from './decision/decide.ts'
export type {
  BlockFacts, DecisionClock, DecisionFacts, DecisionRequest, DecisionState, DelegateFacts, GrantFacts,
  LatchFacts, MemberFacts, OpeningFacts, OrgFacts, RecordFacts, TwoViews,
} from './decision/facts.ts'
export { isPermitted } from './decision/permission.ts'
export { type PurposeRule, purposeRule } from './decision/purposeRules.ts'
export {
  type AllowReason, type DecisionCode, type DecisionReason, type DenyReason, denyReasons,
} from './decision/reasons.ts'
// audit
export { type Checkpoint, readCheckpointText, signCheckpoint, verifyCheckpoint } from './audit/checkpoint.ts'
export { type Consistency, proveConsistency, verifyConsistency } from './audit/consistency.ts'
export { type Inclusion, proveInclusion, verifyInclusion } from './audit/inclusion.ts'
export { type ErasedPlaces, erasedPlaces, isErasedPlace } from './audit/erasedPlaces.ts'
export { type Leaf, makeLeaf } from './audit/leaf.ts'
export {
  type AddCheckpoint, addCheckpointText, parseAddCheckpoint, sizeMediaType,
} from './audit/addCheckpoint.ts'
export { cosign, type Cosignature, readCosignature } from './audit/cosignature.ts'
export {
  type LaterNoteSigner, type NoteCode, type NoteParts, type NoteSignature, type NoteSigner, openNote, readNote,
  signNote,
} from './audit/note.ts'
export { noteKeyTypes, type NoteVerifier, parseVerifierKey, verifierKey } from './audit/noteKey.ts'
export {
  checkPatientChain, nextLink, type PatientChainFault, type PatientChainHead, type PatientChainLeaf,
  type PatientChainLink,
} from './audit/patientChain.ts'
export {
  decodeEntries, encodeEntries, newFullTiles, nodesFromTiles, parseTilePath, type TileId, tilePath,
  type TileReader, tileRoot, tileWidth, widthInTree,
} from './audit/tile.ts'
export {
  appendLeaf, emptyFrontier, type Frontier, hashChildren, hashLeaf, type NodeReader, type NodeSink,
  readFrontier, readRange, readRoot, rootOf, type Sha256,
  splitPoint,
} from './audit/tree.ts'
export {
  type AuditEvent, auditEventSchema, auditEventText, type EventType, eventTypes, parseAuditEvent,
} from './audit/event.ts'
export { verifyWitnessed, type WitnessedCheckpoint } from './audit/witnessed.ts'
export {
  hasQuorum, parseWitnessPolicy, type PolicyParty, type Quorum, type WitnessPolicy,
} from './audit/witnessPolicy.ts'
// wire
export * from './wire/index.ts'
// login
export {
  type Es256Verifier, generateProofKeyPair, type KeyHandle, type KeyHandlePair, type ProofKey, webCryptoEs256,
  webCryptoProofKey,
} from './login/es256.ts'
export { type LoginFields, loginText, maxSessionLife, parseLoginText } from './login/loginText.ts'
export { jwkThumbprint, type PublicJwk } from './login/PublicJwk.ts'
export { createProof, type ProofClaims, readClaims, type ReadProof, readProof } from './login/proof.ts'
export {
  batchDigest, type HashedRequest, replayKey, requestHash, storedToken, tokenHash,
} from './login/requestHash.ts'
export {
  type ExpectedProof, maxProofAge, type ProofChecks, proofHash, type VerifiedProof, verifyProof,
  verifyProofSignature,
} from './login/verifyProof.ts'
// envelope
export { framePayloadStream, type PayloadStream } from './envelope/framePayloadStream.ts'
export { type EnvelopeHeader, readHeader } from './envelope/header.ts'
export type { RecordPlace } from './envelope/keys.ts'
export { openEnvelope } from './envelope/open.ts'
export { type ChunkRelease, openEnvelopeStream, type OpenStreamOptions } from './envelope/openStream.ts'
export {
  framePayload, parsePayload, type Payload, type PayloadHead, payloadHead, type PayloadMeta, readPayloadHead,
} from './envelope/payload.ts'
export { type EnvelopeSecret, sealEnvelope } from './envelope/seal.ts'
export { sealEnvelopeStream } from './envelope/sealStream.ts'
export { envelopeSize, plaintextSize } from './envelope/size.ts'
// wrap
export { generateKeyPair, type KeyPair, keyPairOf, requireKeyPair } from './crypto/keyPair.ts'
export {
  type DekPlace, type GrantPlace, type InboxPlace, type MessagePlace, type SessionPlace, type WrapKind,
  type WrapPlace, wrapContext, wrapKindByte,
} from './wrap/kinds.ts'
export { openWrap, requireWrapForm, type WrapKey } from './wrap/open.ts'
export { sealWrap } from './wrap/seal.ts'
// keyring
export {
  addSlot, createKeyring, generateVaultRoot, hasBothSlotKinds, type KeyringParts, removeSlot,
} from './keyring/createKeyring.ts'
export {
  checkKeyring, type Keyring, parseKeyring, type SealedRoot, serialiseKeyring,
} from './keyring/keyring.ts'
export { type OpenedKeyring, openKeyring, type SlotSecret } from './keyring/openKeyring.ts'
export { parseRecoveryCode, recoveryCodeText } from './keyring/recoveryCode.ts'
export type { NewSlot } from './keyring/slotKey.ts'
export type { CodeSlot, Slot, SlotBase, SlotType, WalletSlot } from './keyring/slots.ts'
export { deriveSubkey, type SubkeyUse, subkeyInfo, type VaultRoot } from './keyring/subkeys.ts'
export {
  requireWalletMessage, type WalletMessageExpected, type WalletMessageParts, walletMessage,
} from './keyring/walletMessage.ts'
export { enrolWalletSecret, type SignedSlot, walletSecret } from './keyring/walletSecret.ts'
// chain
export { auditAnchorAbi, consentRegistryAbi, providerRegistryAbi } from './chain/abi.generated.ts'
export {
  type AnchorEvent, type ConsentEvent, decodeAnchorLog, decodeConsentLog, decodeProviderLog,
  type ProviderEvent,
} from './chain/events.ts'
export { type RawLog, topicOf } from './chain/words.ts'
// receipt
export { readLines } from './bytes/lines.ts'
export { authorRequest } from './receipt/authorRequest.ts'
export {
  type BundleDeployment, type BundleLine, bundleLineText, type BundleLineType, parseBundleLine, readBundle,
} from './receipt/bundle.ts'
export { type ChainFacts, type ChainFactsQuery, factsFromChain } from './receipt/chainFacts.ts'
export {
  type AnchorState, type ChainHistory, chainHistoryOf, type Dated, type DelegateState, factAt,
  type GrantState, type History, type MemberState, type OrgState, type PatientState,
} from './receipt/chainHistory.ts'
export { compareFacts, type FactDifference } from './receipt/compareFacts.ts'
export {
  type Evidence, evidenceHash, type FenceEvidence, parseEvidence, type RequestEvidence, serialiseEvidence,
} from './receipt/evidence.ts'
export {
  readReceiptText, type Receipt, receiptKeyName, signReceipt, signReceiptLater, type Verdict,
} from './receipt/receipt.ts'
export { type Replay, replayDecision, type ReplayDifference } from './receipt/replayDecision.ts'
export {
  type ChainEvent, type ChainSnapshot, parseSnapshotLine, readSnapshot, type SnapshotHead,
  type SnapshotHeader, type SnapshotLine, snapshotLineText, type SnapshotLog,
} from './receipt/snapshot.ts'
export {
  type ExpectedReceiptProof, type ReceiptProof, receiptProofText, verifyReceiptProof,
} from './receipt/receiptProof.ts'
export { parseTlogProof, type TlogProof, tlogProofText, verifyTlogProof } from './receipt/tlogProof.ts'
export { type ExpectedReceipt, openReceipt, verifyReceipt } from './receipt/verifyReceipt.ts'
export {
  type SignedRequest, type SignedRequestContext, verifySignedRequest,
} from './receipt/verifySignedRequest.ts'
