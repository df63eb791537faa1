// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsentRegistry} from "../../../../contracts/interfaces/IConsentRegistry.sol";
import {ConsentTypedData} from "../../../../contracts/libraries/ConsentTypedData.sol";
import {GrantId} from "../../../../contracts/types/GrantId.sol";
import {vm} from "./Vm.sol";

/// @notice Signs messages with test keys.
library Messages {
    /// @notice Signature of 65 bytes over a struct, for the domain of the registry.
    function sign(IConsentRegistry registry, uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(registry, structHash));
        return abi.encodePacked(r, s, v);
    }

    /// @notice The same in the two words of EIP-2098.
    function signShort(
        IConsentRegistry registry,
        uint256 key,
        bytes32 structHash
    ) internal view returns (bytes32 r, bytes32 vs) {
        uint8 v;
        bytes32 s;
        (v, r, s) = vm.sign(key, digestOf(registry, structHash));
        vs = bytes32(uint256(s) | (uint256(v - 27) << 255));
    }

    function grantItem(
        IConsentRegistry registry,
        uint256 key,
        address patient,
        uint64 version,
        bytes32 termsHash
    ) internal view returns (IConsentRegistry.GrantItem memory item) {
        GrantId id = ConsentTypedData.grantId(patient, version, termsHash);
        (bytes32 r, bytes32 vs) = signShort(registry, key, GrantId.unwrap(id));
        item = IConsentRegistry.GrantItem(patient, version, termsHash, r, vs);
    }

    function revokeItem(
        IConsentRegistry registry,
        uint256 key,
        address patient,
        GrantId id
    ) internal view returns (IConsentRegistry.RevokeItem memory item) {
        (bytes32 r, bytes32 vs) = signShort(registry, key, ConsentTypedData.revoke(patient, id));
        item = IConsentRegistry.RevokeItem(patient, id, r, vs);
    }

    function digestOf(IConsentRegistry registry, bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", registry.domainSeparator(), structHash));
    }
}
