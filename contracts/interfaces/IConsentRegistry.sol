// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GrantId} from "../types/GrantId.sol";
import {IPatientControl} from "./IPatientControl.sol";

/// @title Consent of patients
/// @notice Registers that a patient granted something, and that it was revoked. What was granted, to whom, for which
///         purpose and until when is not on chain: the id is a salted hash of it (protocol §8, §9.1).
/// @dev Immutable. No owner, no pause, no upgrade, no ETH. An id goes none → active → revoked and never back. Each
///      function exists for a caller who acts directly and, ending in BySig, for a signed message that anybody submits.
///      Grant and Revoke have no nonce: nobody can stop a revocation by holding another message back.
///      An ERC-1271 wallet must be deployed before its signature counts: ERC-6492 wrappers are not unwrapped.
interface IConsentRegistry is IPatientControl {
    /// @notice Counters of a patient. None of them ever falls.
    /// @param version Raised by every revocation and by removing a delegate's keys or all its rights.
    /// @param keysVersion Version that the published keys were made for. Lower than `version`: they are out of date.
    /// @param floor Grants signed for a lower version are dead.
    /// @param keysSeq Number of key manifests so far.
    struct Patient {
        uint64 version;
        uint64 keysVersion;
        uint64 floor;
        uint32 keysSeq;
    }

    /// @notice State of one grant.
    /// @param status 0 none, 1 active, 2 revoked.
    /// @param grantedAt Second of registration; 0 if never registered.
    /// @param revokedAt Second of revocation; 0 if not revoked.
    /// @param version Version of the patient that the grant was signed for.
    struct Grant {
        uint8 status;
        uint40 grantedAt;
        uint40 revokedAt;
        uint64 version;
    }

    /// @notice One signed Grant message in a batch; the signer is recovered from the EIP-2098 signature.
    /// @param patient The patient.
    /// @param version Version of the patient when signing.
    /// @param termsHash `hashStruct(Terms)`.
    /// @param r First half of the signature.
    /// @param vs Second half; its highest bit is the parity.
    struct GrantItem {
        address patient;
        uint64 version;
        bytes32 termsHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice One signed Revoke message in a batch; the signer is recovered from the EIP-2098 signature.
    /// @param patient The patient.
    /// @param id The grant.
    /// @param r First half of the signature.
    /// @param vs Second half; its highest bit is the parity.
    struct RevokeItem {
        address patient;
        GrantId id;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice A grant became active.
    /// @param n Number of the event.
    /// @param patient Whose.
    /// @param id Which: the hash of the signed Grant.
    /// @param by Controller or delegate who decided it.
    /// @param version Version that was signed.
    event Granted(uint64 n, address indexed patient, GrantId indexed id, address by, uint64 version);

    /// @notice A grant was revoked, perhaps before it was ever registered.
    /// @param n Number of the event.
    /// @param patient Whose.
    /// @param id Which.
    /// @param by Controller or delegate who decided it.
    /// @param version Version of the patient afterwards.
    event Revoked(uint64 n, address indexed patient, GrantId indexed id, address by, uint64 version);

    /// @notice Everything signed for an earlier version was revoked.
    /// @param n Number of the event.
    /// @param patient Whose.
    /// @param by Controller or delegate who decided it.
    /// @param version Version and floor of the patient afterwards.
    event AllRevoked(uint64 n, address indexed patient, address by, uint64 version);

    /// @notice A new key manifest was published.
    /// @param n Number of the event.
    /// @param patient Whose.
    /// @param digest SHA-256 of the manifest.
    /// @param seq Its number.
    /// @param version Version of the patient it was made for.
    event KeysSet(uint64 n, address indexed patient, bytes32 digest, uint32 seq, uint64 version);

    /// @notice An item of a batch had no effect, because the same call by itself would have reverted.
    /// @dev Has no number: it changes no state.
    /// @param patient Patient of the item.
    /// @param id Id of the item.
    event Skipped(address indexed patient, GrantId indexed id);

    /// @notice The grant was revoked and cannot be registered again: sign a new one.
    /// @param patient Whose.
    /// @param id Which.
    error ConsentRegistryAlreadyUsed(address patient, GrantId id);

    /// @notice Registers a grant. Caller: the controller or a delegate with GRANT. Registering it again does nothing.
    /// @dev Reverts: NotAuthorized; BadSequence unless floor ≤ version ≤ current version; AlreadyUsed if revoked.
    /// @param patient The patient.
    /// @param version Version of the patient that the grant names.
    /// @param termsHash `hashStruct(Terms)`, from which the contract computes the id.
    function grant(address patient, uint64 version, bytes32 termsHash) external;

    /// @notice The same by a `Grant` message. Reverts also: BadSignature.
    /// @param patient The patient.
    /// @param signer The controller or a delegate with GRANT.
    /// @param version Version of the patient that the grant names.
    /// @param termsHash `hashStruct(Terms)`.
    /// @param signature By `signer`: 65 bytes of ECDSA, or what its ERC-1271 code accepts.
    function grantBySig(
        address patient,
        address signer,
        uint64 version,
        bytes32 termsHash,
        bytes calldata signature
    ) external;

    /// @notice Registers many signed grants. Item for item the same as `grantBySig`, but for ECDSA signers only, and
    ///         an item that would revert emits Skipped.
    /// @param items The messages.
    function grantBatch(GrantItem[] calldata items) external;

    /// @notice Revokes a grant and raises the version. Caller: the controller or a delegate with REVOKE. An id that was
    ///         never seen is cancelled in advance. Revoking again does nothing.
    /// @dev Reverts: NotAuthorized.
    /// @param patient The patient.
    /// @param id The grant.
    function revoke(address patient, GrantId id) external;

    /// @notice The same by a `Revoke` message. It never grows old. Reverts also: BadSignature.
    /// @param patient The patient.
    /// @param signer The controller or a delegate with REVOKE.
    /// @param id The grant.
    /// @param signature By `signer`: 65 bytes of ECDSA, or what its ERC-1271 code accepts.
    function revokeBySig(address patient, address signer, GrantId id, bytes calldata signature) external;

    /// @notice Revokes many grants by signed messages. Item for item the same as `revokeBySig`, but for ECDSA signers
    ///         only, and an item that would revert emits Skipped.
    /// @param items The messages.
    function revokeBatch(RevokeItem[] calldata items) external;

    /// @notice Revokes every grant signed for the current version or an earlier one. Caller: the controller or a
    ///         delegate with REVOKE.
    /// @dev Reverts: NotAuthorized.
    /// @param patient The patient.
    function revokeAll(address patient) external;

    /// @notice The same by a `RevokeAll` message. Reverts also: BadSignature; BadSequence unless
    ///         floor ≤ version ≤ current version, so that it works once, and also if other revocations overtook it.
    /// @param patient The patient.
    /// @param signer The controller or a delegate with REVOKE.
    /// @param version Version of the patient when signing.
    /// @param signature By `signer`: 65 bytes of ECDSA, or what its ERC-1271 code accepts.
    function revokeAllBySig(address patient, address signer, uint64 version, bytes calldata signature) external;

    /// @notice Publishes the digest of a new key manifest. Caller: the controller or a delegate with KEYS.
    /// @dev Reverts: NotAuthorized; BadSequence unless seq = old + 1 and version is the current one.
    /// @param patient The patient.
    /// @param digest SHA-256 of the manifest.
    /// @param seq Its number.
    /// @param version Version of the patient it was made for.
    function setKeys(address patient, bytes32 digest, uint32 seq, uint64 version) external;

    /// @notice The same by a `SetKeys` message. Reverts also: BadSignature; Stale unless the block is a recent one.
    /// @param patient The patient.
    /// @param signer The controller or a delegate with KEYS.
    /// @param digest SHA-256 of the manifest.
    /// @param seq Its number.
    /// @param version Version of the patient it was made for.
    /// @param blockNumber One of the last 256 blocks.
    /// @param blockHash Its hash.
    /// @param signature By `signer`: 65 bytes of ECDSA, or what its ERC-1271 code accepts.
    function setKeysBySig(
        address patient,
        address signer,
        bytes32 digest,
        uint32 seq,
        uint64 version,
        uint64 blockNumber,
        bytes32 blockHash,
        bytes calldata signature
    ) external;

    /// @notice Counters of a patient; zeros if never seen.
    /// @param patient The patient.
    function patients(address patient) external view returns (Patient memory);

    /// @notice SHA-256 of the current key manifest; zero before the first.
    /// @param patient The patient.
    function keysDigest(address patient) external view returns (bytes32);

    /// @notice State of a grant; zeros if never seen.
    /// @param patient The patient.
    /// @param id The grant.
    function grants(address patient, GrantId id) external view returns (Grant memory);

    /// @notice Whether the grant is active and not older than the patient's floor. Says nothing about its terms.
    /// @param patient The patient.
    /// @param id The grant.
    function isActive(address patient, GrantId id) external view returns (bool);

    /// @notice EIP-712 domain separator of this contract on this chain.
    function domainSeparator() external view returns (bytes32);
}
