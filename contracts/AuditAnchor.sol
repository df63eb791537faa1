// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuditAnchor} from "./interfaces/IAuditAnchor.sol";
import {IProviderRegistry} from "./interfaces/IProviderRegistry.sol";
import {HeadSlot, anchoredNow} from "./types/HeadSlot.sol";
import {OrgId} from "./types/OrgId.sol";
import {MemberRoles, OrgRoles} from "./types/Roles.sol";

/// @title Consentry audit anchor
/// @notice Sizes and roots of the gateways' logs; sizes only grow. The interface is the document to read first.
contract AuditAnchor is IAuditAnchor {
    struct Log {
        HeadSlot head;
        bytes32 root;
    }

    /// @notice Registry that knows the gateway organisations and their members.
    IProviderRegistry public immutable PROVIDERS;

    mapping(bytes32 key => Log) private _logs;

    /// @dev Key of the log that was anchored last. The event counter is that log's `n`: a slot of its own would cost
    ///      every anchoring 2,900 gas more, this way only one that follows another log's.
    bytes32 private _latest;

    /// @param providers Registry that knows the gateway organisations and their members.
    constructor(IProviderRegistry providers) {
        PROVIDERS = providers;
    }

    /// @inheritdoc IAuditAnchor
    function anchor(OrgId orgId, bytes32 logId, uint64 size, bytes32 root, bytes32 directory) external {
        if (!PROVIDERS.isMemberInRole(orgId, msg.sender, MemberRoles.ANCHOR, OrgRoles.GATEWAY)) {
            revert AuditAnchorNotAuthorized(orgId, msg.sender);
        }
        bytes32 key = _keyOf(orgId, logId);
        Log storage log = _logs[key];
        HeadSlot head = log.head;
        if (size < head.size()) revert AuditAnchorNotMonotonic(head.size(), size);
        // A time of zero means that there is no root yet: the first anchor may be that of an empty log.
        if (size == head.size() && head.time() != 0 && root != log.root) {
            revert AuditAnchorRootMismatch(log.root, root);
        }
        uint64 n = _nextEvent(key, head);
        log.head = anchoredNow(size, n);
        log.root = root;
        emit Anchored(n, orgId, logId, size, root, directory);
    }

    /// @inheritdoc IAuditAnchor
    function heads(OrgId orgId, bytes32 logId) external view returns (Head memory) {
        Log storage log = _logs[_keyOf(orgId, logId)];
        return Head({size: log.head.size(), time: log.head.time(), root: log.root});
    }

    /// @inheritdoc IAuditAnchor
    function count() external view returns (uint64) {
        return _logs[_latest].head.n();
    }

    /// @param key Log that is anchored next.
    /// @param head Its head before that.
    function _nextEvent(bytes32 key, HeadSlot head) private returns (uint64 n) {
        bytes32 latest = _latest;
        if (latest != key) {
            head = _logs[latest].head;
            _latest = key;
        }
        // One event costs more than 1,000 gas: 2^64 of them are out of reach.
        unchecked {
            n = head.n() + 1;
        }
    }

    function _keyOf(OrgId orgId, bytes32 logId) private pure returns (bytes32) {
        return keccak256(abi.encode(orgId, logId));
    }
}
