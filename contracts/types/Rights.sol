// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Rights a patient may give to a delegate, one bit each (protocol §9.1).
/// @dev Bit 8 is reserved for RECOVER. It is not in ALL, so that nobody can hold it in version 1.
library Rights {
    /// @notice Register consent grants.
    uint16 internal constant GRANT = 1;
    /// @notice Revoke one grant, or all of them.
    uint16 internal constant REVOKE = 2;
    /// @notice Publish the digest of a new key manifest.
    uint16 internal constant KEYS = 4;
    /// @notice Use the patient's vault at a gateway. It has no effect on chain.
    uint16 internal constant READ = 16;
    /// @notice Every right that can be given.
    uint16 internal constant ALL = GRANT | REVOKE | KEYS | READ;
    /// @notice Stands for "the controller alone" in ConsentRegistryNotAuthorized. Never stored.
    uint16 internal constant CONTROLLER_ONLY = 0;
}
