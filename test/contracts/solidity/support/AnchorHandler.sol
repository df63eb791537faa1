// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AuditAnchor} from "../../../../contracts/AuditAnchor.sol";
import {ProviderRegistry} from "../../../../contracts/ProviderRegistry.sol";
import {IAuditAnchor} from "../../../../contracts/interfaces/IAuditAnchor.sol";
import {OrgId} from "../../../../contracts/types/OrgId.sol";
import {vm} from "./Vm.sol";

/// @notice Does everything that anybody can do to the provider registry and to the anchors, and keeps its own books.
contract AnchorHandler {
    uint256 private constant ORGS = 3;
    uint256 private constant PEOPLE = 4;
    uint256 private constant LOGS = 2;

    struct OrgBook {
        uint8 status;
        uint8 roles;
        uint40 validUntil;
        address admin;
        uint32 keyVersion;
    }

    struct MemberBook {
        uint8 roles;
        uint40 validUntil;
    }

    struct HeadBook {
        bool exists;
        uint64 size;
        bytes32 root;
    }

    ProviderRegistry public immutable PROVIDERS;
    AuditAnchor public immutable ANCHORS;

    uint64 public orgEvents;
    uint64 public anchorEvents;
    string public complaint;

    mapping(OrgId => OrgBook) private _orgs;
    mapping(OrgId => mapping(address => MemberBook)) private _members;
    mapping(OrgId => mapping(bytes32 => HeadBook)) private _heads;

    constructor() {
        AccessManager manager = new AccessManager(address(this));
        PROVIDERS = new ProviderRegistry(address(manager));
        ANCHORS = new AuditAnchor(PROVIDERS);
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = PROVIDERS.accredit.selector;
        manager.setTargetFunctionRole(address(PROVIDERS), selectors, 1);
        selectors[0] = PROVIDERS.suspend.selector;
        manager.setTargetFunctionRole(address(PROVIDERS), selectors, 2);
        manager.grantRole(1, _person(0), 0);
        manager.grantRole(2, _person(1), 0);
        _open(OrgId.wrap(bytes32(uint256(1))));
    }

    function accredit(uint256 seed) external {
        (OrgId orgId, address by, uint256 dice) = _choose(seed);
        if (dice % 4 != 0) by = _person(0);
        address admin = _person((dice >> 8) % 3);
        uint8 roles = (dice >> 16) % 8 == 0 ? uint8(dice >> 24) : 9;
        uint40 validUntil = uint40(block.timestamp + ((dice >> 32) % 400 days));
        vm.prank(by);
        bool isDone = _try(
            address(PROVIDERS),
            abi.encodeCall(PROVIDERS.accredit, (orgId, admin, roles, validUntil, "Hospital"))
        );
        bool isAccepted = by == _person(0) && roles != 0 && roles < 32 && validUntil > block.timestamp;
        if (isAccepted) {
            _orgs[orgId] = OrgBook(1, roles, validUntil, admin, _orgs[orgId].keyVersion);
            ++orgEvents;
        }
        _require(isDone == isAccepted, "accredit");
    }

    function suspend(uint256 seed) external {
        (OrgId orgId, address by, uint256 dice) = _choose(seed);
        // Rarely: what is suspended can do nothing more.
        if (dice % 8 != 0) return;
        vm.prank(by);
        bool isDone = _try(address(PROVIDERS), abi.encodeCall(PROVIDERS.suspend, (orgId)));
        bool isAccepted = by == _person(1) && _orgs[orgId].status != 0;
        if (isAccepted && _orgs[orgId].status == 1) {
            _orgs[orgId].status = 2;
            ++orgEvents;
        }
        _require(isDone == isAccepted, "suspend");
    }

    function setMember(uint256 seed) external {
        (OrgId orgId, address by, uint256 dice) = _choose(seed);
        if (dice % 4 != 0) by = _orgs[orgId].admin;
        address who = _person((dice >> 8) % PEOPLE);
        uint8 roles = (dice >> 16) % 8 == 0 ? uint8(dice >> 24) : 7;
        uint40 validUntil = uint40(block.timestamp + ((dice >> 32) % 400 days));
        if ((dice >> 64) % 8 == 0) validUntil = 0;
        vm.prank(by);
        bool isDone = _try(address(PROVIDERS), abi.encodeCall(PROVIDERS.setMember, (orgId, who, roles, validUntil)));
        bool isAccepted = by == _orgs[orgId].admin && _orgs[orgId].status != 0;
        if (validUntil != 0) {
            bool isInTime = validUntil > block.timestamp && validUntil <= block.timestamp + 365 days;
            isAccepted = isAccepted && _isActive(orgId) && roles != 0 && roles < 8 && isInTime;
        }
        if (isAccepted) {
            _members[orgId][who] = MemberBook(validUntil == 0 ? 0 : roles, validUntil);
            ++orgEvents;
        }
        _require(isDone == isAccepted, "setMember");
    }

    function setEncKey(uint256 seed) external {
        (OrgId orgId, address by, uint256 dice) = _choose(seed);
        if (dice % 4 != 0) by = _orgs[orgId].admin;
        bytes32 key = (dice >> 8) % 8 == 0 ? bytes32(0) : bytes32(dice);
        vm.prank(by);
        bool isDone = _try(address(PROVIDERS), abi.encodeCall(PROVIDERS.setEncKey, (orgId, key)));
        bool isAccepted = by == _orgs[orgId].admin && _isActive(orgId) && key != 0;
        if (isAccepted) {
            ++_orgs[orgId].keyVersion;
            ++orgEvents;
        }
        _require(isDone == isAccepted, "setEncKey");
        _require(PROVIDERS.orgs(orgId).keyVersion == _orgs[orgId].keyVersion, "keyVersion");
    }

    function anchor(uint256 seed) external {
        (OrgId orgId, address by, uint256 dice) = _choose(seed);
        // Mostly somebody anchors who may: what follows from an anchor is the question here.
        if ((dice >> 32) % 4 != 0) (orgId, by) = (OrgId.wrap(bytes32(uint256(1))), _person(2));
        bytes32 logId = bytes32(dice % LOGS);
        HeadBook storage head = _heads[orgId][logId];
        uint64 size = uint64(head.size + ((dice >> 8) % 4));
        if (size != 0 && (dice >> 16) % 4 == 0) --size;
        bytes32 root = (dice >> 24) % 2 == 0 ? head.root : bytes32(dice);
        vm.prank(by);
        bool isDone = _try(address(ANCHORS), abi.encodeCall(ANCHORS.anchor, (orgId, logId, size, root, bytes32(0))));
        bool isMember = _isMember(orgId, by, 4) && _orgs[orgId].roles & 8 != 0;
        bool isSame = size == head.size && root == head.root;
        bool isAccepted = isMember && (!head.exists || size > head.size || isSame);
        if (isAccepted) {
            _heads[orgId][logId] = HeadBook(true, size, root);
            ++anchorEvents;
        }
        _require(isDone == isAccepted, "anchor");
    }

    function passTime(uint256 seed) external {
        vm.warp(block.timestamp + 1 + (seed % 30 days));
    }

    /// @notice First difference between the contracts and the books; empty if there is none.
    function difference() external view returns (string memory) {
        for (uint256 org = 1; org <= ORGS; ++org) {
            OrgId orgId = OrgId.wrap(bytes32(org));
            for (uint256 i = 0; i < PEOPLE; ++i) {
                uint8 role = uint8(1 << (i % 3));
                if (PROVIDERS.isMember(orgId, _person(i), role) != _isMember(orgId, _person(i), role)) return "member";
            }
            for (uint256 log = 0; log < LOGS; ++log) {
                IAuditAnchor.Head memory found = ANCHORS.heads(orgId, bytes32(log));
                HeadBook memory head = _heads[orgId][bytes32(log)];
                if (found.size != head.size || found.root != head.root) return "head";
                if ((found.time != 0) != head.exists) return "time";
            }
        }
        return "";
    }

    /// @dev A gateway with a member that may anchor, as it is after a deployment.
    function _open(OrgId orgId) private {
        uint40 end = uint40(block.timestamp + 360 days);
        vm.prank(_person(0));
        PROVIDERS.accredit(orgId, _person(0), 9, end, "Gateway");
        vm.prank(_person(0));
        PROVIDERS.setMember(orgId, _person(2), 7, end);
        _orgs[orgId] = OrgBook(1, 9, end, _person(0), 0);
        _members[orgId][_person(2)] = MemberBook(7, end);
        orgEvents = 2;
    }

    function _choose(uint256 seed) private pure returns (OrgId orgId, address by, uint256 dice) {
        dice = uint256(keccak256(abi.encode(seed)));
        orgId = OrgId.wrap(bytes32(1 + (dice % ORGS)));
        by = _person((dice >> 8) % PEOPLE);
        dice = uint256(keccak256(abi.encode(dice)));
    }

    function _person(uint256 i) private pure returns (address) {
        return address(uint160(0xa000 + i));
    }

    function _isActive(OrgId orgId) private view returns (bool) {
        return _orgs[orgId].status == 1 && block.timestamp < _orgs[orgId].validUntil;
    }

    function _isMember(OrgId orgId, address who, uint8 role) private view returns (bool) {
        MemberBook memory member = _members[orgId][who];
        return _isActive(orgId) && member.roles & role != 0 && block.timestamp < member.validUntil;
    }

    function _try(address target, bytes memory call) private returns (bool success) {
        (success, ) = target.call(call);
    }

    function _require(bool condition, string memory what) private {
        if (!condition && bytes(complaint).length == 0) complaint = what;
    }
}
