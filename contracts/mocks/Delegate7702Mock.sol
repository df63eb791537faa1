// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Code that an EIP-7702 account delegates to, for tests: it lets one session key act, and nobody else, not
///         even the account's own key.
contract Delegate7702Mock is IERC1271 {
    address private immutable SESSION_KEY;

    /// @param sessionKey Whose signatures count; zero for none.
    constructor(address sessionKey) {
        SESSION_KEY = sessionKey;
    }

    /// @notice Calls a contract as the account. Anybody may: tests decide who is honest.
    function execute(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        bool isSession = failure == ECDSA.RecoverError.NoError && signer == SESSION_KEY;
        return isSession ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
