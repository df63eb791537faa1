// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConsentRegistry} from "../../../contracts/ConsentRegistry.sol";
import {ConsentHandler} from "./support/ConsentHandler.sol";
import {Targets} from "./support/Targets.sol";
import {vm} from "./support/Vm.sol";

/// @notice What holds after any number of calls by anybody (protocol §9.1, I1 to I9).
contract ConsentRegistryInvariants is Targets {
    ConsentRegistry private _registry;
    ConsentHandler private _handler;

    function setUp() external {
        vm.warp(1_767_225_600);
        vm.roll(1_000);
        _registry = new ConsentRegistry();
        _handler = new ConsentHandler(_registry);
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = _handler.grant.selector;
        selectors[1] = _handler.grantBatch.selector;
        selectors[2] = _handler.revoke.selector;
        selectors[3] = _handler.revokeBatch.selector;
        selectors[4] = _handler.revokeAll.selector;
        selectors[5] = _handler.setKeys.selector;
        selectors[6] = _handler.setDelegate.selector;
        selectors[7] = _handler.passTime.selector;
        _setTarget(address(_handler), selectors);
    }

    /// @dev I4, I6: each call succeeds or fails as the model says; events are numbered without gaps; no ether arrives.
    function invariant_OutcomesAreThoseOfTheModel() external view {
        require(bytes(_handler.complaint()).length == 0, _handler.complaint());
        require(_registry.count() == _handler.seen(), "count");
        require(address(_registry).balance == 0, "ether");
    }

    /// @dev I1, I2, I3, I5, I8, I9, at the end of each run: grants, patients and delegates are those of the model, in
    ///      which only who is entitled changes a patient, nothing revoked comes back and nothing falls.
    function afterInvariant() external view {
        require(bytes(_handler.difference()).length == 0, _handler.difference());
    }
}
