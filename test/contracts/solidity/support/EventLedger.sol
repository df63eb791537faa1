// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm, vm} from "./Vm.sol";

/// @notice Reads along with the events and checks that their numbers have no gaps.
abstract contract EventLedger {
    uint64 public seen;
    string public complaint;

    /// @dev Runs after each action. `expected` numbered events should have come.
    function _readEvents(bytes32 unnumbered, uint256 expected) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 numbered = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == unnumbered) continue;
            uint64 n = uint64(uint256(_firstWord(logs[i].data)));
            ++numbered;
            _require(n == ++seen, "event numbers have a gap");
        }
        _require(numbered == expected, "number of events");
    }

    /// @dev Reverts inside a handler are swallowed, so complaints are kept for the invariant to find.
    function _require(bool condition, string memory what) internal {
        if (!condition && bytes(complaint).length == 0) complaint = what;
    }

    function _firstWord(bytes memory data) private pure returns (bytes32 word) {
        return abi.decode(data, (bytes32));
    }
}
