// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrgId} from "../types/OrgId.sol";

/// @title Accredited organisations
/// @notice Who is an organisation, under which name and for what it is accredited, its encryption key and who acts for
///         it. Accreditation is decided by the AccessManager's ACCREDITOR, with a delay; keys and members are the
///         organisation's own affair. Nothing here can change a patient's consent (protocol §9.2).
/// @dev Times are seconds since 1970. Every event begins with its number `n` in this contract, without gaps.
interface IProviderRegistry {
    /// @notice An organisation.
    /// @param admin Sets the encryption key and the members.
    /// @param validUntil First second at which the accreditation has ended.
    /// @param status 0 unknown, 1 active, 2 suspended.
    /// @param roles Bits: TREAT 1, EMERGENCY 2, CUSTODIAN 4, GATEWAY 8, RESEARCH 16.
    /// @param keyVersion Number of encryption keys so far; 0 = none yet.
    /// @param encKey X25519 public key, 32 bytes; zero if none yet.
    /// @param name UTF-8, 1 to 128 bytes; wallets show it to patients.
    struct Org {
        address admin;
        uint40 validUntil;
        uint8 status;
        uint8 roles;
        uint32 keyVersion;
        bytes32 encKey;
        string name;
    }

    /// @notice What somebody may do for an organisation.
    /// @param roles Bits: STAFF 1, AGENT 2, ANCHOR 4.
    /// @param validUntil First second at which the membership has ended; 0 = no member.
    struct Member {
        uint8 roles;
        uint40 validUntil;
    }

    /// @notice An organisation was accredited, for the first time or anew. A suspension has ended.
    /// @param n Number of the event.
    /// @param orgId Which.
    /// @param admin Its administrator.
    /// @param roles Its roles.
    /// @param validUntil End of the accreditation in seconds.
    /// @param name Its name.
    event OrgAccredited(uint64 n, OrgId indexed orgId, address admin, uint8 roles, uint40 validUntil, string name);

    /// @notice An organisation was suspended: from now on none of its members is active.
    /// @param n Number of the event.
    /// @param orgId Which.
    event OrgSuspended(uint64 n, OrgId indexed orgId);

    /// @notice An organisation has a new encryption key.
    /// @param n Number of the event.
    /// @param orgId Which.
    /// @param encKey X25519 public key.
    /// @param keyVersion Its number.
    event EncKeySet(uint64 n, OrgId indexed orgId, bytes32 encKey, uint32 keyVersion);

    /// @notice A membership was given, changed or removed.
    /// @param n Number of the event.
    /// @param orgId Which organisation.
    /// @param who Which member.
    /// @param roles All roles from now on; 0 = removed.
    /// @param validUntil End in seconds; 0 = removed.
    event MemberSet(uint64 n, OrgId indexed orgId, address indexed who, uint8 roles, uint40 validUntil);

    /// @notice `who` is not the administrator of the organisation, cannot be one (zero), or the organisation is
    ///         suspended or its accreditation has ended. Removing members is still possible then.
    /// @param orgId Which.
    /// @param who Caller or administrator to be.
    error ProviderRegistryNotAdmin(OrgId orgId, address who);

    /// @notice No such organisation, or an id of zero.
    /// @param orgId Which.
    error ProviderRegistryUnknownOrg(OrgId orgId);

    /// @notice An end that is not in the future, or for a member more than one year away.
    /// @param validUntil End that was given, in seconds.
    /// @param latest Latest end that would have been accepted, in seconds.
    error ProviderRegistryBadWindow(uint40 validUntil, uint40 latest);

    /// @notice The encryption key is zero.
    /// @param encKey The key that was given.
    error ProviderRegistryBadKey(bytes32 encKey);

    /// @notice No role, or a bit that is no role.
    /// @param roles Roles that were given.
    /// @param known Every role there is.
    error ProviderRegistryBadRoles(uint8 roles, uint8 known);

    /// @notice The name is empty or longer than 128 bytes.
    /// @param length Its length in bytes.
    error ProviderRegistryBadName(uint256 length);

    /// @notice Accredits an organisation, or renews, renames and reinstates one. Caller: ACCREDITOR of the
    ///         AccessManager, after its delay. Key and members stay.
    /// @param orgId 32 random bytes.
    /// @param admin Who sets key and members.
    /// @param roles Bits, any of 1, 2, 4, 8, 16.
    /// @param validUntil End in seconds.
    /// @param name UTF-8, 1 to 128 bytes.
    function accredit(OrgId orgId, address admin, uint8 roles, uint40 validUntil, string calldata name) external;

    /// @notice Suspends an organisation at once. Caller: SUSPENDER of the AccessManager. Only `accredit` ends it.
    /// @param orgId Which.
    function suspend(OrgId orgId) external;

    /// @notice Publishes a new encryption key. Caller: the administrator of an active organisation.
    /// @dev Clients reject low-order keys; the contract rejects zero only.
    /// @param orgId Which.
    /// @param encKey X25519 public key.
    function setEncKey(OrgId orgId, bytes32 encKey) external;

    /// @notice Gives, changes or removes (validUntil 0) a membership. Caller: the administrator; of an active
    ///         organisation unless it removes.
    /// @param orgId Which.
    /// @param who The member.
    /// @param roles Bits, any of 1, 2, 4; ignored when removing.
    /// @param validUntil End in seconds, later than now and at most one year away; 0 = remove.
    function setMember(OrgId orgId, address who, uint8 roles, uint40 validUntil) external;

    /// @notice An organisation; zeros if unknown.
    /// @param orgId Which.
    function orgs(OrgId orgId) external view returns (Org memory);

    /// @notice What was last set for a member, also if it has ended.
    /// @param orgId Which organisation.
    /// @param who Somebody.
    function members(OrgId orgId, address who) external view returns (Member memory);

    /// @notice Whether organisation and membership are active now and the member has all of `role`.
    /// @dev An empty `role` answers false.
    /// @param orgId Which organisation.
    /// @param who Somebody.
    /// @param role Bits, any of 1, 2, 4.
    function isMember(OrgId orgId, address who, uint8 role) external view returns (bool);

    /// @notice The same, and the organisation has all of `orgRole`.
    /// @param orgId Which organisation.
    /// @param who Somebody.
    /// @param role Bits, any of 1, 2, 4.
    /// @param orgRole Bits, any of 1, 2, 4, 8, 16.
    function isMemberInRole(OrgId orgId, address who, uint8 role, uint8 orgRole) external view returns (bool);
}
