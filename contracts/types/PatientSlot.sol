// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The counters of one patient, in one storage slot.
/// @dev Layout, lowest bit on the right; the high 32 bits are zero.
///
///      255    224 223    192 191     128 127         64 63        0
///     |  zero   |  keysSeq |   floor   |  keysVersion  |  version  |
///     |   32    |    32    |    64     |      64       |    64     |
///
///      version      raised by every revocation and every removal of rights that matter to keys
///      keysVersion  version that the published key manifest was made for
///      floor        grants signed for a lower version are dead
///      keysSeq      number of key manifests published so far
///      None of the four ever falls.
type PatientSlot is uint256;

using {version, keysVersion, floor, keysSeq, raised, raisedWithFloor, withKeys} for PatientSlot global;

uint256 constant KEYS_VERSION_SHIFT = 64;
uint256 constant FLOOR_SHIFT = 128;
uint256 constant KEYS_SEQ_SHIFT = 192;

/// @notice Current version.
function version(PatientSlot self) pure returns (uint64) {
    return uint64(PatientSlot.unwrap(self));
}

/// @notice Version of the published keys.
function keysVersion(PatientSlot self) pure returns (uint64) {
    return uint64(PatientSlot.unwrap(self) >> KEYS_VERSION_SHIFT);
}

/// @notice Lowest version whose grants are alive.
function floor(PatientSlot self) pure returns (uint64) {
    return uint64(PatientSlot.unwrap(self) >> FLOOR_SHIFT);
}

/// @notice Number of published key manifests.
function keysSeq(PatientSlot self) pure returns (uint32) {
    return uint32(PatientSlot.unwrap(self) >> KEYS_SEQ_SHIFT);
}

/// @notice The same counters with version + 1.
function raised(PatientSlot self) pure returns (PatientSlot) {
    // Each step costs a transaction or a batch item. 2^64 of them would carry into keysVersion; they are out of reach.
    unchecked {
        return PatientSlot.wrap(PatientSlot.unwrap(self) + 1);
    }
}

/// @notice The same counters with version + 1, and the floor at that new version.
function raisedWithFloor(PatientSlot self) pure returns (PatientSlot) {
    PatientSlot next = self.raised();
    uint256 kept = PatientSlot.unwrap(next) & ~(uint256(type(uint64).max) << FLOOR_SHIFT);
    return PatientSlot.wrap(kept | (uint256(next.version()) << FLOOR_SHIFT));
}

/// @notice The same counters with keys published for the current version under the number `seq`.
function withKeys(PatientSlot self, uint32 seq) pure returns (PatientSlot) {
    uint256 kept = PatientSlot.unwrap(self) & ~(uint256(type(uint64).max) << KEYS_VERSION_SHIFT);
    kept &= ~(uint256(type(uint32).max) << KEYS_SEQ_SHIFT);
    return PatientSlot.wrap(kept | (uint256(self.version()) << KEYS_VERSION_SHIFT) | (uint256(seq) << KEYS_SEQ_SHIFT));
}
