// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EventCount} from "./base/EventCount.sol";
import {IProviderRegistry} from "./interfaces/IProviderRegistry.sol";
import {OrgId} from "./types/OrgId.sol";
import {MemberRoles, OrgRoles} from "./types/Roles.sol";

/// @title Consentry provider registry
/// @notice Accredited organisations, their encryption keys and their members. Read the interface first.
contract ProviderRegistry is IProviderRegistry, EventCount, AccessManaged {
    uint8 private constant ACTIVE = 1;
    uint8 private constant SUSPENDED = 2;
    uint40 private constant LONGEST_MEMBERSHIP = 365 days;
    uint256 private constant LONGEST_NAME = 128;

    /// @dev The first five members of Org share one slot, so that `isMember` reads two slots: this and the member's.
    mapping(OrgId orgId => Org) private _orgs;
    mapping(OrgId orgId => mapping(address who => Member)) private _members;

    /// @param authority The AccessManager that says who is ACCREDITOR and SUSPENDER, and with which delays.
    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IProviderRegistry
    function accredit(
        OrgId orgId,
        address admin,
        uint8 roles,
        uint40 validUntil,
        string calldata name
    ) external restricted {
        if (OrgId.unwrap(orgId) == 0) revert ProviderRegistryUnknownOrg(orgId);
        if (admin == address(0)) revert ProviderRegistryNotAdmin(orgId, admin);
        _requireRoles(roles, OrgRoles.ALL);
        _requireWindow(validUntil, type(uint40).max);
        uint256 length = bytes(name).length;
        if (length == 0 || length > LONGEST_NAME) revert ProviderRegistryBadName(length);

        Org storage org = _orgs[orgId];
        org.admin = admin;
        org.validUntil = validUntil;
        org.status = ACTIVE;
        org.roles = roles;
        org.name = name;
        emit OrgAccredited(_nextEvent(), orgId, admin, roles, validUntil, name);
    }

    /// @inheritdoc IProviderRegistry
    function suspend(OrgId orgId) external restricted {
        Org storage org = _orgs[orgId];
        if (org.status == 0) revert ProviderRegistryUnknownOrg(orgId);
        if (org.status == SUSPENDED) return;
        org.status = SUSPENDED;
        emit OrgSuspended(_nextEvent(), orgId);
    }

    /// @inheritdoc IProviderRegistry
    function setEncKey(OrgId orgId, bytes32 encKey) external {
        Org storage org = _requireAdmin(orgId);
        _requireActive(org, orgId);
        if (encKey == 0) revert ProviderRegistryBadKey(encKey);
        org.encKey = encKey;
        uint32 keyVersion = ++org.keyVersion;
        emit EncKeySet(_nextEvent(), orgId, encKey, keyVersion);
    }

    /// @inheritdoc IProviderRegistry
    function setMember(OrgId orgId, address who, uint8 roles, uint40 validUntil) external {
        Org storage org = _requireAdmin(orgId);
        if (validUntil == 0) {
            roles = 0;
        } else {
            _requireActive(org, orgId);
            _requireRoles(roles, MemberRoles.ALL);
            _requireWindow(validUntil, uint40(block.timestamp) + LONGEST_MEMBERSHIP);
        }
        _members[orgId][who] = Member({roles: roles, validUntil: validUntil});
        emit MemberSet(_nextEvent(), orgId, who, roles, validUntil);
    }

    /// @inheritdoc IProviderRegistry
    function orgs(OrgId orgId) external view returns (Org memory) {
        return _orgs[orgId];
    }

    /// @inheritdoc IProviderRegistry
    function members(OrgId orgId, address who) external view returns (Member memory) {
        return _members[orgId][who];
    }

    /// @inheritdoc IProviderRegistry
    function isMember(OrgId orgId, address who, uint8 role) external view returns (bool) {
        return _isMember(orgId, who, role, 0);
    }

    /// @inheritdoc IProviderRegistry
    function isMemberInRole(OrgId orgId, address who, uint8 role, uint8 orgRole) external view returns (bool) {
        return orgRole != 0 && _isMember(orgId, who, role, orgRole);
    }

    function _isMember(OrgId orgId, address who, uint8 role, uint8 orgRole) private view returns (bool) {
        Org storage org = _orgs[orgId];
        if (!_isActive(org) || org.roles & orgRole != orgRole) return false;
        Member storage member = _members[orgId][who];
        return role != 0 && member.roles & role == role && block.timestamp < member.validUntil;
    }

    function _isActive(Org storage org) private view returns (bool) {
        return org.status == ACTIVE && block.timestamp < org.validUntil;
    }

    function _requireAdmin(OrgId orgId) private view returns (Org storage org) {
        org = _orgs[orgId];
        if (org.status == 0) revert ProviderRegistryUnknownOrg(orgId);
        if (org.admin != msg.sender) revert ProviderRegistryNotAdmin(orgId, msg.sender);
    }

    function _requireActive(Org storage org, OrgId orgId) private view {
        if (!_isActive(org)) revert ProviderRegistryNotAdmin(orgId, msg.sender);
    }

    function _requireRoles(uint8 roles, uint8 known) private pure {
        if (roles == 0 || roles & ~known != 0) revert ProviderRegistryBadRoles(roles, known);
    }

    function _requireWindow(uint40 validUntil, uint40 latest) private view {
        if (validUntil <= block.timestamp || validUntil > latest) revert ProviderRegistryBadWindow(validUntil, latest);
    }
}
