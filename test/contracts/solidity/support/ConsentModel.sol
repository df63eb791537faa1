// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What the registry should remember: slow, obvious, and written without looking at the contract.
contract ConsentModel {
    struct PatientModel {
        uint64 version;
        uint64 keysVersion;
        uint64 floor;
        uint32 keysSeq;
        bytes32 digest;
        uint256 nonce;
    }

    struct GrantModel {
        bool isActive;
        bool isRevoked;
        uint64 version;
    }

    struct DelegateModel {
        uint16 rights;
        uint40 validUntil;
    }

    mapping(address => PatientModel) internal patientModel;
    mapping(address => mapping(bytes32 => GrantModel)) internal grantModel;
    mapping(address => mapping(address => DelegateModel)) internal delegateModel;

    function _may(address patient, address who, uint16 right) internal view returns (bool) {
        if (who == patient) return true;
        DelegateModel memory given = delegateModel[patient][who];
        return given.rights & right != 0 && block.timestamp < given.validUntil;
    }

    function _isLive(address patient, uint64 version) internal view returns (bool) {
        PatientModel memory p = patientModel[patient];
        return version >= p.floor && version <= p.version;
    }

    /// @return isAccepted Whether the call should succeed.
    /// @return isEvent Whether it should change anything.
    function _modelGrant(
        address patient,
        address by,
        uint64 version,
        bytes32 id
    ) internal returns (bool isAccepted, bool isEvent) {
        GrantModel storage g = grantModel[patient][id];
        if (!_may(patient, by, 1) || !_isLive(patient, version) || g.isRevoked) return (false, false);
        if (g.isActive) return (true, false);
        g.isActive = true;
        g.version = version;
        return (true, true);
    }

    function _modelRevoke(address patient, address by, bytes32 id) internal returns (bool isAccepted, bool isEvent) {
        GrantModel storage g = grantModel[patient][id];
        if (!_may(patient, by, 2)) return (false, false);
        if (g.isRevoked) return (true, false);
        g.isActive = false;
        g.isRevoked = true;
        patientModel[patient].version++;
        return (true, true);
    }

    function _modelRevokeAll(address patient, address by) internal returns (bool isAccepted) {
        if (!_may(patient, by, 2)) return false;
        PatientModel storage p = patientModel[patient];
        p.version++;
        p.floor = p.version;
        return true;
    }

    function _modelSetKeys(
        address patient,
        address by,
        bytes32 digest,
        uint32 seq,
        uint64 version
    ) internal returns (bool isAccepted) {
        PatientModel storage p = patientModel[patient];
        if (!_may(patient, by, 4) || seq != p.keysSeq + 1 || version != p.version) return false;
        p.keysSeq = seq;
        p.keysVersion = version;
        p.digest = digest;
        return true;
    }

    function _modelSetDelegate(
        address patient,
        address by,
        address delegate,
        uint16 rights,
        uint40 validUntil
    ) internal returns (bool isAccepted) {
        if (by != patient || delegate == patient || delegate == address(0)) return false;
        if (rights & 0xffe8 != 0) return false;
        bool isInTime = validUntil > block.timestamp && validUntil <= block.timestamp + 20 * 365 days;
        if (rights != 0 && !isInTime) return false;
        DelegateModel memory old = delegateModel[patient][delegate];
        bool losesKeys = old.rights & 4 != 0 && rights & 4 == 0;
        bool losesAll = old.rights != 0 && rights == 0;
        if (losesKeys || losesAll) patientModel[patient].version++;
        delegateModel[patient][delegate] = DelegateModel(rights, rights == 0 ? 0 : validUntil);
        patientModel[patient].nonce++;
        return true;
    }
}
