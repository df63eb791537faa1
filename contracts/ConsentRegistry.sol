// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {PatientControl} from "./base/PatientControl.sol";
import {IConsentRegistry} from "./interfaces/IConsentRegistry.sol";
import {ConsentTypedData} from "./libraries/ConsentTypedData.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {GrantId} from "./types/GrantId.sol";
import {GRANT_ACTIVE, GRANT_REVOKED, GrantSlot, activeGrant} from "./types/GrantSlot.sol";
import {PatientSlot} from "./types/PatientSlot.sol";
import {Rights} from "./types/Rights.sol";

/// @title Consentry consent registry
/// @notice Consent of patients as opaque ids: registered by the patient, revoked for good, and beyond anybody else's
///         reach. The interface is the document to read first.
contract ConsentRegistry is IConsentRegistry, PatientControl {
    /// @dev What a grant would come to. Single calls turn all but the first two into errors, batches into Skipped:
    ///      one judgement, so that both cannot drift apart.
    enum Verdict {
        Register,
        Unchanged,
        NotAuthorized,
        BadSequence,
        AlreadyUsed
    }

    mapping(address patient => bytes32) public keysDigest;
    mapping(address patient => mapping(GrantId id => GrantSlot)) private _grants;

    constructor() EIP712("Consentry", "1") {}

    /// @inheritdoc IConsentRegistry
    function grant(address patient, uint64 version, bytes32 termsHash) external {
        _grant(patient, msg.sender, version, ConsentTypedData.grantId(patient, version, termsHash));
    }

    /// @inheritdoc IConsentRegistry
    function grantBySig(
        address patient,
        address signer,
        uint64 version,
        bytes32 termsHash,
        bytes calldata signature
    ) external {
        GrantId id = ConsentTypedData.grantId(patient, version, termsHash);
        _requireSignature(signer, GrantId.unwrap(id), signature);
        _grant(patient, signer, version, id);
    }

    /// @inheritdoc IConsentRegistry
    function grantBatch(GrantItem[] calldata items) external {
        bytes32 domain = _domainSeparatorV4();
        uint64 n = _count;
        for (uint256 i = 0; i < items.length; ++i) {
            GrantItem calldata item = items[i];
            GrantId id = ConsentTypedData.grantId(item.patient, item.version, item.termsHash);
            address by = _signerIn(domain, GrantId.unwrap(id), item.r, item.vs);
            Verdict verdict =
                by == address(0) ? Verdict.NotAuthorized : _judgeGrant(item.patient, by, item.version, id);
            if (verdict == Verdict.Register) _register(++n, item.patient, by, item.version, id);
            else if (verdict != Verdict.Unchanged) emit Skipped(item.patient, id);
        }
        _count = n;
    }

    /// @inheritdoc IConsentRegistry
    function revoke(address patient, GrantId id) external {
        _revoke(patient, msg.sender, id);
    }

    /// @inheritdoc IConsentRegistry
    function revokeBySig(address patient, address signer, GrantId id, bytes calldata signature) external {
        _requireSignature(signer, ConsentTypedData.revoke(patient, id), signature);
        _revoke(patient, signer, id);
    }

    /// @inheritdoc IConsentRegistry
    function revokeBatch(RevokeItem[] calldata items) external {
        bytes32 domain = _domainSeparatorV4();
        uint64 n = _count;
        for (uint256 i = 0; i < items.length; ++i) {
            RevokeItem calldata item = items[i];
            address by = _signerIn(domain, ConsentTypedData.revoke(item.patient, item.id), item.r, item.vs);
            if (by == address(0) || !_can(item.patient, by, Rights.REVOKE)) emit Skipped(item.patient, item.id);
            else if (!_isRevoked(item.patient, item.id)) _cancel(++n, item.patient, by, item.id);
        }
        _count = n;
    }

    /// @inheritdoc IConsentRegistry
    function revokeAll(address patient) external {
        _revokeAll(patient, msg.sender);
    }

    /// @inheritdoc IConsentRegistry
    function revokeAllBySig(address patient, address signer, uint64 version, bytes calldata signature) external {
        _requireSignature(signer, ConsentTypedData.revokeAll(patient, version), signature);
        PatientSlot state = _patients[patient];
        if (!_isLive(state, version)) _revertBadVersion(state, version);
        _revokeAll(patient, signer);
    }

    /// @inheritdoc IConsentRegistry
    function setKeys(address patient, bytes32 digest, uint32 seq, uint64 version) external {
        _setKeys(patient, msg.sender, digest, seq, version);
    }

    /// @inheritdoc IConsentRegistry
    function setKeysBySig(
        address patient,
        address signer,
        bytes32 digest,
        uint32 seq,
        uint64 version,
        uint64 blockNumber,
        bytes32 blockHash,
        bytes calldata signature
    ) external {
        bytes32 structHash = ConsentTypedData.setKeys(patient, digest, seq, version, blockNumber, blockHash);
        _requireSignature(signer, structHash, signature);
        _requireFresh(blockNumber, blockHash);
        _setKeys(patient, signer, digest, seq, version);
    }

    /// @inheritdoc IConsentRegistry
    function patients(address patient) external view returns (Patient memory) {
        PatientSlot state = _patients[patient];
        return
            Patient({
                version: state.version(),
                keysVersion: state.keysVersion(),
                floor: state.floor(),
                keysSeq: state.keysSeq()
            });
    }

    /// @inheritdoc IConsentRegistry
    function grants(address patient, GrantId id) external view returns (Grant memory) {
        GrantSlot slot = _grants[patient][id];
        return
            Grant({
                status: slot.status(),
                grantedAt: slot.grantedAt(),
                revokedAt: slot.revokedAt(),
                version: slot.version()
            });
    }

    /// @inheritdoc IConsentRegistry
    function isActive(address patient, GrantId id) external view returns (bool) {
        GrantSlot slot = _grants[patient][id];
        return slot.status() == GRANT_ACTIVE && slot.version() >= _patients[patient].floor();
    }

    /// @inheritdoc IConsentRegistry
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _grant(address patient, address by, uint64 version, GrantId id) private {
        Verdict verdict = _judgeGrant(patient, by, version, id);
        if (verdict == Verdict.Register) _register(_nextEvent(), patient, by, version, id);
        else if (verdict == Verdict.NotAuthorized) revert ConsentRegistryNotAuthorized(patient, by, Rights.GRANT);
        else if (verdict == Verdict.BadSequence) _revertBadVersion(_patients[patient], version);
        else if (verdict == Verdict.AlreadyUsed) revert ConsentRegistryAlreadyUsed(patient, id);
    }

    function _judgeGrant(address patient, address by, uint64 version, GrantId id) private view returns (Verdict) {
        if (!_can(patient, by, Rights.GRANT)) return Verdict.NotAuthorized;
        if (!_isLive(_patients[patient], version)) return Verdict.BadSequence;
        uint8 status = _grants[patient][id].status();
        if (status == GRANT_REVOKED) return Verdict.AlreadyUsed;
        return status == GRANT_ACTIVE ? Verdict.Unchanged : Verdict.Register;
    }

    function _register(uint64 n, address patient, address by, uint64 version, GrantId id) private {
        _grants[patient][id] = activeGrant(version);
        emit Granted(n, patient, id, by, version);
    }

    function _revoke(address patient, address by, GrantId id) private {
        _requireRight(patient, by, Rights.REVOKE);
        if (!_isRevoked(patient, id)) _cancel(_nextEvent(), patient, by, id);
    }

    function _cancel(uint64 n, address patient, address by, GrantId id) private {
        _grants[patient][id] = _grants[patient][id].revokedNow();
        PatientSlot state = _patients[patient].raised();
        _patients[patient] = state;
        emit Revoked(n, patient, id, by, state.version());
    }

    function _revokeAll(address patient, address by) private {
        _requireRight(patient, by, Rights.REVOKE);
        PatientSlot state = _patients[patient].raisedWithFloor();
        _patients[patient] = state;
        emit AllRevoked(_nextEvent(), patient, by, state.version());
    }

    function _setKeys(address patient, address by, bytes32 digest, uint32 seq, uint64 version) private {
        _requireRight(patient, by, Rights.KEYS);
        PatientSlot state = _patients[patient];
        uint64 nextSeq = uint64(state.keysSeq()) + 1;
        if (seq != nextSeq) revert ConsentRegistryBadSequence(nextSeq, seq);
        if (version != state.version()) revert ConsentRegistryBadSequence(state.version(), version);
        _patients[patient] = state.withKeys(seq);
        keysDigest[patient] = digest;
        emit KeysSet(_nextEvent(), patient, digest, seq, version);
    }

    function _isRevoked(address patient, GrantId id) private view returns (bool) {
        return _grants[patient][id].status() == GRANT_REVOKED;
    }

    /// @dev Messages signed for a version between floor and current version are alive.
    function _isLive(PatientSlot state, uint64 version) private pure returns (bool) {
        return state.floor() <= version && version <= state.version();
    }

    function _revertBadVersion(PatientSlot state, uint64 version) private pure {
        uint64 expected = version < state.floor() ? state.floor() : state.version();
        revert ConsentRegistryBadSequence(expected, version);
    }

    function _signerIn(bytes32 domain, bytes32 structHash, bytes32 r, bytes32 vs) private pure returns (address) {
        return Signatures.signerOf(MessageHashUtils.toTypedDataHash(domain, structHash), r, vs);
    }
}
