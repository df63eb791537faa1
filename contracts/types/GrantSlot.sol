// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One grant of one patient, in one storage slot.
/// @dev Layout, lowest bit on the right; the high 104 bits are zero.
///
///      255        152 151        88 87          48 47          8 7       0
///     |    zero     |   version   |  revokedAt   |  grantedAt   | status  |
///     |    104      |     64      |      40      |      40      |    8    |
///
///      status     0 none, 1 active, 2 revoked; it only ever grows
///      grantedAt  seconds, 0 if the id was revoked before anybody registered it
///      revokedAt  seconds, 0 while not revoked
///      version    the version that was signed, 0 if never registered
type GrantSlot is uint256;

using {status, grantedAt, revokedAt, version, revokedNow} for GrantSlot global;

uint8 constant GRANT_NONE = 0;
uint8 constant GRANT_ACTIVE = 1;
uint8 constant GRANT_REVOKED = 2;

uint256 constant GRANTED_AT_SHIFT = 8;
uint256 constant REVOKED_AT_SHIFT = 48;
uint256 constant GRANT_VERSION_SHIFT = 88;

/// @notice Slot of a grant that is registered in this block.
/// @param signedVersion Version of the patient that the grant names.
function activeGrant(uint64 signedVersion) view returns (GrantSlot) {
    // The low 40 bits of the time last until the year 36812.
    uint256 time = uint256(uint40(block.timestamp)) << GRANTED_AT_SHIFT;
    return GrantSlot.wrap((uint256(signedVersion) << GRANT_VERSION_SHIFT) | time | GRANT_ACTIVE);
}

/// @notice The same grant, revoked in this block. Only ever applied to a slot that is not revoked.
function revokedNow(GrantSlot self) view returns (GrantSlot) {
    uint256 kept = GrantSlot.unwrap(self) & ~uint256(type(uint8).max);
    uint256 time = uint256(uint40(block.timestamp)) << REVOKED_AT_SHIFT;
    return GrantSlot.wrap(kept | time | GRANT_REVOKED);
}

/// @notice 0 none, 1 active, 2 revoked.
function status(GrantSlot self) pure returns (uint8) {
    return uint8(GrantSlot.unwrap(self));
}

/// @notice Time of registration in seconds, or 0.
function grantedAt(GrantSlot self) pure returns (uint40) {
    return uint40(GrantSlot.unwrap(self) >> GRANTED_AT_SHIFT);
}

/// @notice Time of revocation in seconds, or 0.
function revokedAt(GrantSlot self) pure returns (uint40) {
    return uint40(GrantSlot.unwrap(self) >> REVOKED_AT_SHIFT);
}

/// @notice The version that was signed.
function version(GrantSlot self) pure returns (uint64) {
    return uint64(GrantSlot.unwrap(self) >> GRANT_VERSION_SHIFT);
}
