// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice EIP-712 `hashStruct` of a `Grant`: 32 opaque bytes that commit to the salted terms (protocol §8).
/// @dev A type of its own, so that an id cannot be passed where a digest or a terms hash is meant.
type GrantId is bytes32;
