// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorHandler} from "./support/AnchorHandler.sol";
import {Targets} from "./support/Targets.sol";
import {vm} from "./support/Vm.sol";

/// @notice What holds of organisations, members and anchors after any number of calls by anybody (protocol §9.2, §9.3).
contract AuditAnchorInvariants is Targets {
    AnchorHandler private _handler;

    function setUp() external {
        vm.warp(1_767_225_600);
        _handler = new AnchorHandler();
        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = _handler.accredit.selector;
        selectors[1] = _handler.suspend.selector;
        selectors[2] = _handler.setMember.selector;
        selectors[3] = _handler.setEncKey.selector;
        selectors[4] = _handler.anchor.selector;
        selectors[5] = _handler.passTime.selector;
        _setTarget(address(_handler), selectors);
    }

    /// @dev I4: each call succeeds or fails as the books say, and events are numbered without gaps. No ether arrives.
    function invariant_OutcomesAreThoseOfTheBooks() external view {
        require(bytes(_handler.complaint()).length == 0, _handler.complaint());
        require(_handler.PROVIDERS().count() == _handler.orgEvents(), "organisations");
        require(_handler.ANCHORS().count() == _handler.anchorEvents(), "anchors");
        require(address(_handler.PROVIDERS()).balance + address(_handler.ANCHORS()).balance == 0, "ether");
    }

    /// @dev I3, at the end of each run: anchors never shrank or changed their root, and only active members of active
    ///      organisations count.
    function afterInvariant() external view {
        require(bytes(_handler.difference()).length == 0, _handler.difference());
    }
}
