// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Numbers the events of a contract 1, 2, 3, … so that a reader sees when one is missing (protocol §13).
abstract contract EventCount {
    uint64 internal _count;

    /// @notice Number of the last event; 0 before the first.
    function count() external view returns (uint64) {
        return _count;
    }

    /// @dev Takes the number of the event that is emitted next.
    function _nextEvent() internal returns (uint64 n) {
        // One event costs more than 1,000 gas: 2^64 of them are out of reach.
        unchecked {
            n = ++_count;
        }
    }
}
