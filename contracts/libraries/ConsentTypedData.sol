// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GrantId} from "../types/GrantId.sol";

/// @notice EIP-712 struct hashes of the five messages a patient signs (protocol §8).
/// @dev The text of each type is the contract between wallet, protocol package and chain: test vectors pin the hashes.
library ConsentTypedData {
    bytes32 internal constant GRANT_TYPEHASH = keccak256(
        "Grant(address patient,uint64 version,Terms terms)"
        "Terms(bytes32 grantee,string granteeName,string[] classes,string[] actions,string[] purposes,"
        "uint64 notBefore,uint64 expiresAt,uint64 recordsFrom,uint64 recordsTo,"
        "uint64 blockNumber,bytes32 blockHash,bytes32 salt)"
    );
    bytes32 internal constant REVOKE_TYPEHASH = keccak256("Revoke(address patient,bytes32 id)");
    bytes32 internal constant REVOKE_ALL_TYPEHASH = keccak256("RevokeAll(address patient,uint64 version)");
    bytes32 internal constant SET_KEYS_TYPEHASH = keccak256(
        "SetKeys(address patient,bytes32 digest,uint32 seq,uint64 version,uint64 blockNumber,bytes32 blockHash)"
    );
    bytes32 internal constant SET_DELEGATE_TYPEHASH = keccak256(
        "SetDelegate(address patient,address delegate,uint16 rights,uint40 validUntil,uint256 nonce,"
        "uint64 blockNumber,bytes32 blockHash)"
    );

    /// @notice Hash of `Grant`, which is the id of the grant.
    /// @param termsHash `hashStruct(Terms)`: the chain never sees the terms themselves.
    function grantId(address patient, uint64 version, bytes32 termsHash) internal pure returns (GrantId) {
        return GrantId.wrap(keccak256(abi.encode(GRANT_TYPEHASH, patient, version, termsHash)));
    }

    /// @notice Hash of `Revoke`.
    function revoke(address patient, GrantId id) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_TYPEHASH, patient, id));
    }

    /// @notice Hash of `RevokeAll`.
    function revokeAll(address patient, uint64 version) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_ALL_TYPEHASH, patient, version));
    }

    /// @notice Hash of `SetKeys`.
    function setKeys(
        address patient,
        bytes32 digest,
        uint32 seq,
        uint64 version,
        uint64 blockNumber,
        bytes32 blockHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SET_KEYS_TYPEHASH, patient, digest, seq, version, blockNumber, blockHash));
    }

    /// @notice Hash of `SetDelegate`.
    function setDelegate(
        address patient,
        address delegate,
        uint16 rights,
        uint40 validUntil,
        uint256 nonce,
        uint64 blockNumber,
        bytes32 blockHash
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(SET_DELEGATE_TYPEHASH, patient, delegate, rights, validUntil, nonce, blockNumber, blockHash)
            );
    }
}
