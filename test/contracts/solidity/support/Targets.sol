// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Names the functions that an invariant test calls in random order.
abstract contract Targets {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FuzzSelector private _target;

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _target.addr;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = _target;
    }

    function _setTarget(address handler, bytes4[] memory selectors) internal {
        _target = FuzzSelector(handler, selectors);
    }
}
