// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Wallet in the manner of a Safe, for tests: several owners, of whom a number must sign.
contract Wallet1271Mock is IERC1271 {
    uint256 private constant SIGNATURE_LENGTH = 65;

    uint256 public immutable THRESHOLD;
    mapping(address owner => bool) public isOwner;

    /// @param owners Who may sign.
    /// @param threshold How many of them must.
    constructor(address[] memory owners, uint256 threshold) {
        THRESHOLD = threshold;
        for (uint256 i = 0; i < owners.length; ++i) isOwner[owners[i]] = true;
    }

    /// @notice Calls a contract as this wallet. Anybody may: tests decide who is honest.
    function execute(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    /// @inheritdoc IERC1271
    /// @param signature 65 bytes of each signing owner, in ascending order of their addresses.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != THRESHOLD * SIGNATURE_LENGTH) return bytes4(0);
        address previous = address(0);
        for (uint256 from = 0; from < signature.length; from += SIGNATURE_LENGTH) {
            (address owner, , ) = ECDSA.tryRecoverCalldata(digest, signature[from:from + SIGNATURE_LENGTH]);
            if (owner <= previous || !isOwner[owner]) return bytes4(0);
            previous = owner;
        }
        return IERC1271.isValidSignature.selector;
    }
}
