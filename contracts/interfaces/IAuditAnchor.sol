// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrgId} from "../types/OrgId.sol";

/// @title Anchors of audit logs
/// @notice Keeps the last size and root of every gateway's log, so that a gateway which shows somebody a shorter or
///         another history is caught (protocol §9.3).
/// @dev Immutable. No owner, no pause, no upgrade, no ETH. Every event begins with its number `n`, without gaps.
interface IAuditAnchor {
    /// @notice Last anchored state of a log.
    /// @param size Number of leaves.
    /// @param time Second of the anchoring; 0 = never anchored.
    /// @param root RFC 6962 root of these leaves.
    struct Head {
        uint64 size;
        uint40 time;
        bytes32 root;
    }

    /// @notice A log was anchored. The same size and root again is a sign of life.
    /// @param n Number of the event.
    /// @param orgId Organisation that runs the gateway.
    /// @param logId SHA-256 of the log's origin.
    /// @param size Number of leaves.
    /// @param root RFC 6962 root of these leaves.
    /// @param directory Root of the key directory; zero in version 1.
    event Anchored(uint64 n, OrgId indexed orgId, bytes32 indexed logId, uint64 size, bytes32 root, bytes32 directory);

    /// @notice The caller is not an active ANCHOR member of an active organisation with the role GATEWAY.
    /// @param orgId Which organisation.
    /// @param who The caller.
    error AuditAnchorNotAuthorized(OrgId orgId, address who);

    /// @notice The log would shrink.
    /// @param last Size anchored before.
    /// @param given Size that was given.
    error AuditAnchorNotMonotonic(uint64 last, uint64 given);

    /// @notice Another root for a size that is anchored: two histories.
    /// @param expected Root anchored before.
    /// @param given Root that was given.
    error AuditAnchorRootMismatch(bytes32 expected, bytes32 given);

    /// @notice Anchors a log. Caller: an ANCHOR member of the organisation, which has the role GATEWAY.
    /// @param orgId The organisation.
    /// @param logId SHA-256 of the log's origin.
    /// @param size Number of leaves, at least that of the last anchor.
    /// @param root RFC 6962 root of these leaves.
    /// @param directory Root of the key directory; zero in version 1.
    function anchor(OrgId orgId, bytes32 logId, uint64 size, bytes32 root, bytes32 directory) external;

    /// @notice Last anchored state of a log; zeros if never anchored.
    /// @param orgId The organisation.
    /// @param logId SHA-256 of the log's origin.
    function heads(OrgId orgId, bytes32 logId) external view returns (Head memory);

    /// @notice Number of the last event; 0 before the first.
    function count() external view returns (uint64);
}
