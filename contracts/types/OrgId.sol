// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Identifier of an organisation: 32 random bytes, chosen by whoever accredits it (protocol §9.2).
/// @dev Random, because a name or a register number may change hands and an identifier must not.
type OrgId is bytes32;
