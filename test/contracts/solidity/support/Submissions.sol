// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConsentRegistry} from "../../../../contracts/ConsentRegistry.sol";
import {ConsentTypedData} from "../../../../contracts/libraries/ConsentTypedData.sol";
import {GrantId} from "../../../../contracts/types/GrantId.sol";
import {Messages} from "./Messages.sol";
import {vm} from "./Vm.sol";

/// @notice Tries a call directly or by a signed message, and says whether it succeeded.
abstract contract Submissions {
    /// @dev Who acts for which patient, and how. A forged message is signed by somebody else than who is named.
    struct Act {
        address patient;
        address by;
        uint256 signingKey;
        bool isSigned;
        bool isForged;
        uint64 version;
        uint256 dice;
    }

    struct KeysMessage {
        bytes32 digest;
        uint32 seq;
        uint64 blockNumber;
        bytes32 blockHash;
    }

    struct DelegateMessage {
        address delegate;
        uint16 rights;
        uint40 validUntil;
        uint64 blockNumber;
        bytes32 blockHash;
    }

    ConsentRegistry public immutable REGISTRY;

    constructor(ConsentRegistry registry) {
        REGISTRY = registry;
    }

    function _tryGrant(Act memory act, bytes32 terms, bytes32 id) internal returns (bool) {
        if (!act.isSigned) return _tryDirect(act, abi.encodeCall(REGISTRY.grant, (act.patient, act.version, terms)));
        bytes memory signature = Messages.sign(REGISTRY, act.signingKey, id);
        return _try(abi.encodeCall(REGISTRY.grantBySig, (act.patient, act.by, act.version, terms, signature)));
    }

    function _tryRevoke(Act memory act, GrantId id) internal returns (bool) {
        if (!act.isSigned) return _tryDirect(act, abi.encodeCall(REGISTRY.revoke, (act.patient, id)));
        bytes memory signature = Messages.sign(REGISTRY, act.signingKey, ConsentTypedData.revoke(act.patient, id));
        return _try(abi.encodeCall(REGISTRY.revokeBySig, (act.patient, act.by, id, signature)));
    }

    function _tryRevokeAll(Act memory act) internal returns (bool) {
        if (!act.isSigned) return _tryDirect(act, abi.encodeCall(REGISTRY.revokeAll, (act.patient)));
        bytes32 message = ConsentTypedData.revokeAll(act.patient, act.version);
        bytes memory signature = Messages.sign(REGISTRY, act.signingKey, message);
        return _try(abi.encodeCall(REGISTRY.revokeAllBySig, (act.patient, act.by, act.version, signature)));
    }

    function _trySetKeys(Act memory act, KeysMessage memory m) internal returns (bool) {
        if (!act.isSigned) {
            return _tryDirect(act, abi.encodeCall(REGISTRY.setKeys, (act.patient, m.digest, m.seq, act.version)));
        }
        bytes32 message = ConsentTypedData.setKeys(
            act.patient,
            m.digest,
            m.seq,
            act.version,
            m.blockNumber,
            m.blockHash
        );
        bytes memory signature = Messages.sign(REGISTRY, act.signingKey, message);
        return
            _try(
                abi.encodeCall(
                    REGISTRY.setKeysBySig,
                    (act.patient, act.by, m.digest, m.seq, act.version, m.blockNumber, m.blockHash, signature)
                )
            );
    }

    function _trySetDelegate(Act memory act, DelegateMessage memory m, uint256 nonce) internal returns (bool) {
        if (!act.isSigned) {
            bytes memory call = abi.encodeCall(REGISTRY.setDelegate, (act.patient, m.delegate, m.rights, m.validUntil));
            return _tryDirect(act, call);
        }
        bytes32 message = ConsentTypedData.setDelegate(
            act.patient,
            m.delegate,
            m.rights,
            m.validUntil,
            nonce,
            m.blockNumber,
            m.blockHash
        );
        bytes memory signature = Messages.sign(REGISTRY, act.signingKey, message);
        return
            _try(
                abi.encodeCall(
                    REGISTRY.setDelegateBySig,
                    (act.patient, m.delegate, m.rights, m.validUntil, m.blockNumber, m.blockHash, signature)
                )
            );
    }

    function _tryDirect(Act memory act, bytes memory call) private returns (bool) {
        vm.prank(act.by);
        return _try(call);
    }

    function _try(bytes memory call) private returns (bool success) {
        (success, ) = address(REGISTRY).call(call);
    }
}
