// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Size, time and event number of a log's last anchor, in one storage slot. Its root fills another.
/// @dev Layout, lowest bit on the right; the high 88 bits are zero.
///
///      255      168 167         104 103    64 63      0
///     |   zero     |       n       |  time   |  size  |
///     |    88      |      64       |   40    |   64   |
///
///      size  number of leaves
///      time  seconds; 0 = never anchored
///      n     number of the event that anchored it
type HeadSlot is uint256;

using {size, time, n} for HeadSlot global;

uint256 constant HEAD_TIME_SHIFT = 64;
uint256 constant HEAD_N_SHIFT = 104;

/// @notice Slot of a log that is anchored in this block.
/// @param leaves Number of leaves.
/// @param eventNumber Number of the event.
function anchoredNow(uint64 leaves, uint64 eventNumber) view returns (HeadSlot) {
    // The low 40 bits of the time last until the year 36812.
    uint256 seconds40 = uint256(uint40(block.timestamp)) << HEAD_TIME_SHIFT;
    return HeadSlot.wrap((uint256(eventNumber) << HEAD_N_SHIFT) | seconds40 | leaves);
}

/// @notice Number of leaves.
function size(HeadSlot self) pure returns (uint64) {
    return uint64(HeadSlot.unwrap(self));
}

/// @notice Time of the anchoring in seconds; 0 = never anchored.
function time(HeadSlot self) pure returns (uint40) {
    return uint40(HeadSlot.unwrap(self) >> HEAD_TIME_SHIFT);
}

/// @notice Number of the event that anchored it.
function n(HeadSlot self) pure returns (uint64) {
    return uint64(HeadSlot.unwrap(self) >> HEAD_N_SHIFT);
}
