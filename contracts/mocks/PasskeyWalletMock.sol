// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

/// @notice Wallet in the manner of a passkey account, for tests: one P-256 key, which signs the SHA-256 of the digest
///         and whose signatures are 64 bytes long.
contract PasskeyWalletMock is IERC1271 {
    bytes32 private immutable X;
    bytes32 private immutable Y;

    /// @param x First coordinate of the public key.
    /// @param y Second coordinate.
    constructor(bytes32 x, bytes32 y) {
        X = x;
        Y = y;
    }

    /// @inheritdoc IERC1271
    /// @param signature r and s of P-256, s low.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        return P256.verify(sha256(abi.encode(digest)), r, s, X, Y) ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
