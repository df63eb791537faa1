// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConsentRegistry} from "../../../contracts/ConsentRegistry.sol";
import {IConsentRegistry} from "../../../contracts/interfaces/IConsentRegistry.sol";
import {ConsentTypedData} from "../../../contracts/libraries/ConsentTypedData.sol";
import {GrantId} from "../../../contracts/types/GrantId.sol";
import {Messages} from "./support/Messages.sol";
import {Vm, vm} from "./support/Vm.sol";

/// @notice I7: a batch equals its items one by one, and says Skipped where the single call reverts.
contract BatchesTest {
    uint256 private constant ITEMS = 6;
    uint256 private constant PATIENTS = 2;

    ConsentRegistry private immutable WHOLE = new ConsentRegistry();
    ConsentRegistry private immutable SINGLE = new ConsentRegistry();

    /// @dev Few patients, versions and terms, so that items repeat, are too new, and are signed by others.
    function testFuzz_GrantBatchEqualsItsItems(uint256 seed) external {
        IConsentRegistry.GrantItem[] memory items = new IConsentRegistry.GrantItem[](ITEMS);
        uint256 refused = 0;
        for (uint256 i = 0; i < ITEMS; ++i) {
            (uint256 key, address patient, uint64 version, bytes32 terms) = _choose(seed, i);
            items[i] = Messages.grantItem(WHOLE, key, patient, version, terms);
            bytes32 id = GrantId.unwrap(ConsentTypedData.grantId(patient, version, terms));
            bytes memory signature = Messages.sign(SINGLE, key, id);
            try SINGLE.grantBySig(patient, vm.addr(key), version, terms, signature) {} catch {
                ++refused;
            }
        }
        vm.recordLogs();
        WHOLE.grantBatch(items);
        _requireEqual(seed, refused);
    }

    function testFuzz_RevokeBatchEqualsItsItems(uint256 seed) external {
        IConsentRegistry.RevokeItem[] memory items = new IConsentRegistry.RevokeItem[](ITEMS);
        uint256 refused = 0;
        for (uint256 i = 0; i < ITEMS; ++i) {
            (uint256 key, address patient, uint64 version, bytes32 terms) = _choose(seed, i);
            GrantId id = ConsentTypedData.grantId(patient, version, terms);
            items[i] = Messages.revokeItem(WHOLE, key, patient, id);
            bytes memory signature = Messages.sign(SINGLE, key, ConsentTypedData.revoke(patient, id));
            try SINGLE.revokeBySig(patient, vm.addr(key), id, signature) {} catch {
                ++refused;
            }
        }
        vm.recordLogs();
        WHOLE.revokeBatch(items);
        _requireEqual(seed, refused);
    }

    function _requireEqual(uint256 seed, uint256 refused) private {
        assert(_skipped() == refused);
        assert(WHOLE.count() == SINGLE.count());
        for (uint256 i = 0; i < ITEMS; ++i) {
            (, address patient, uint64 version, bytes32 terms) = _choose(seed, i);
            GrantId id = ConsentTypedData.grantId(patient, version, terms);
            assert(
                keccak256(abi.encode(WHOLE.grants(patient, id))) == keccak256(abi.encode(SINGLE.grants(patient, id)))
            );
            assert(keccak256(abi.encode(WHOLE.patients(patient))) == keccak256(abi.encode(SINGLE.patients(patient))));
        }
    }

    function _skipped() private returns (uint256 number) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IConsentRegistry.Skipped.selector) ++number;
        }
    }

    function _choose(
        uint256 seed,
        uint256 i
    ) private pure returns (uint256 key, address patient, uint64 version, bytes32 terms) {
        uint256 dice = uint256(keccak256(abi.encode(seed, i)));
        key = 1 + (dice % PATIENTS);
        // One item in eight is signed by somebody else, one in eight names a version that is still to come.
        patient = vm.addr((dice >> 8) % 8 == 0 ? 1 + ((dice + 1) % PATIENTS) : key);
        version = (dice >> 16) % 8 == 0 ? 1 : 0;
        terms = bytes32((dice >> 24) % 3);
    }
}
