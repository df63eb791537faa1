// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What an organisation is accredited for, one bit each (protocol §9.2).
library OrgRoles {
    /// @notice Treats patients: may be granted TREAT, ETREAT and the administrative purposes.
    uint8 internal constant TREAT = 1;
    /// @notice May use break-glass access (later).
    uint8 internal constant EMERGENCY = 2;
    /// @notice Keeps shares of emergency keys (later).
    uint8 internal constant CUSTODIAN = 4;
    /// @notice Runs a gateway, so its ANCHOR members may anchor a log.
    uint8 internal constant GATEWAY = 8;
    /// @notice Does research: may be granted HRESCH.
    uint8 internal constant RESEARCH = 16;
    /// @notice Every role there is.
    uint8 internal constant ALL = TREAT | EMERGENCY | CUSTODIAN | GATEWAY | RESEARCH;
}

/// @notice What a member may do for its organisation, one bit each (protocol §9.2).
library MemberRoles {
    /// @notice May log in at a gateway and ask for records.
    uint8 internal constant STAFF = 1;
    /// @notice Holds the organisation's encryption key.
    uint8 internal constant AGENT = 2;
    /// @notice May anchor the log of a gateway organisation.
    uint8 internal constant ANCHOR = 4;
    /// @notice Every role there is.
    uint8 internal constant ALL = STAFF | AGENT | ANCHOR;
}
