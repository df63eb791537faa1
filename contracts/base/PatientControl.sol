// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IPatientControl} from "../interfaces/IPatientControl.sol";
import {ConsentTypedData} from "../libraries/ConsentTypedData.sol";
import {FreshBlock} from "../libraries/FreshBlock.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {PatientSlot} from "../types/PatientSlot.sol";
import {Rights} from "../types/Rights.sol";
import {EventCount} from "./EventCount.sol";

/// @notice Controller and delegates of a patient, and the checks of who is acting.
abstract contract PatientControl is IPatientControl, EventCount, EIP712, Nonces {
    uint40 private constant LONGEST_DELEGATION = 20 * 365 days;

    mapping(address patient => PatientSlot) internal _patients;
    mapping(address patient => mapping(address delegate => Delegate)) private _delegates;

    /// @inheritdoc IPatientControl
    function setDelegate(address patient, address delegate, uint16 rights, uint40 validUntil) external {
        if (msg.sender != controllerOf(patient)) {
            revert ConsentRegistryNotAuthorized(patient, msg.sender, Rights.CONTROLLER_ONLY);
        }
        _useNonce(patient);
        _setDelegate(patient, delegate, rights, validUntil);
    }

    /// @inheritdoc IPatientControl
    function setDelegateBySig(
        address patient,
        address delegate,
        uint16 rights,
        uint40 validUntil,
        uint64 blockNumber,
        bytes32 blockHash,
        bytes calldata signature
    ) external {
        bytes32 structHash = ConsentTypedData.setDelegate(
            patient,
            delegate,
            rights,
            validUntil,
            _useNonce(patient),
            blockNumber,
            blockHash
        );
        _requireSignature(controllerOf(patient), structHash, signature);
        _requireFresh(blockNumber, blockHash);
        _setDelegate(patient, delegate, rights, validUntil);
    }

    /// @inheritdoc IPatientControl
    function can(address patient, address who, uint16 right) external view returns (bool) {
        return right != 0 && right & ~Rights.ALL == 0 && _can(patient, who, right);
    }

    /// @inheritdoc IPatientControl
    function delegates(address patient, address delegate) external view returns (Delegate memory) {
        return _delegates[patient][delegate];
    }

    /// @inheritdoc IPatientControl
    function controllerOf(address patient) public pure returns (address) {
        return patient;
    }

    /// @dev Reverts unless `who` may use `right` for the patient now.
    function _requireRight(address patient, address who, uint16 right) internal view {
        if (!_can(patient, who, right)) revert ConsentRegistryNotAuthorized(patient, who, right);
    }

    /// @dev Reverts unless `signer` signed the struct for this contract on this chain.
    function _requireSignature(address signer, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isBy(signer, digest, signature)) revert ConsentRegistryBadSignature(signer, digest);
    }

    /// @dev Reverts unless the block is one of the last 256.
    function _requireFresh(uint64 blockNumber, bytes32 blockHash) internal view {
        if (!FreshBlock.isFresh(blockNumber, blockHash)) revert ConsentRegistryStale(blockNumber, blockHash);
    }

    /// @dev `right` is one of Rights: neither empty nor unknown.
    function _can(address patient, address who, uint16 right) internal view returns (bool) {
        if (who == controllerOf(patient)) return true;
        Delegate storage delegate = _delegates[patient][who];
        return delegate.rights & right == right && block.timestamp < delegate.validUntil;
    }

    function _setDelegate(address patient, address delegate, uint16 rights, uint40 validUntil) private {
        if (rights & ~Rights.ALL != 0 || delegate == address(0) || delegate == patient) {
            revert ConsentRegistryBadRights(delegate, rights);
        }
        if (rights == 0) validUntil = 0;
        else _requireWindow(validUntil);

        uint16 before = _delegates[patient][delegate].rights;
        _delegates[patient][delegate] = Delegate({rights: rights, validUntil: validUntil});
        if ((before & ~rights & Rights.KEYS) != 0 || (before != 0 && rights == 0)) {
            _patients[patient] = _patients[patient].raised();
        }
        emit DelegateSet(_nextEvent(), patient, delegate, rights, validUntil, _patients[patient].version());
    }

    function _requireWindow(uint40 validUntil) private view {
        uint40 latest = uint40(block.timestamp) + LONGEST_DELEGATION;
        if (validUntil <= block.timestamp || validUntil > latest) revert ConsentRegistryBadWindow(validUntil, latest);
    }
}
