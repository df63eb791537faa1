// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsentRegistry} from "../interfaces/IConsentRegistry.sol";

/// @notice Wallet that answers signature questions in every wrong way, for tests.
contract Hostile1271Mock {
    enum Answer {
        Nothing,
        WrongValue,
        TooShort,
        MagicInLowBytes,
        Reverts,
        HugeAnswer,
        BurnsGas,
        Reenters
    }

    bytes4 private constant MAGIC = 0x1626ba7e;

    Answer private immutable ANSWER;

    error Hostile1271MockRefused();

    /// @param answer How to answer.
    constructor(Answer answer) {
        ANSWER = answer;
    }

    /// @dev Takes every call, so that answers of any shape can be given.
    fallback(bytes calldata) external returns (bytes memory) {
        if (ANSWER == Answer.WrongValue) return abi.encode(bytes4(0xffffffff));
        if (ANSWER == Answer.TooShort) return abi.encodePacked(MAGIC);
        if (ANSWER == Answer.MagicInLowBytes) return abi.encode(uint256(uint32(MAGIC)));
        if (ANSWER == Answer.Reverts) revert Hostile1271MockRefused();
        if (ANSWER == Answer.HugeAnswer) return new bytes(100_000);
        if (ANSWER == Answer.BurnsGas) while (true) {}
        if (ANSWER == Answer.Reenters) {
            IConsentRegistry(msg.sender).revokeAll(address(this));
            return abi.encode(MAGIC);
        }
        return "";
    }
}
