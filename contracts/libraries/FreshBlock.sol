// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Proof that a message was signed recently: it names a recent block by number and hash (protocol §8, rule F).
library FreshBlock {
    /// @notice Whether `blockHash` is the hash of one of the last 256 blocks, the one with that number.
    /// @dev BLOCKHASH is zero for the current block, for later ones and for those more than 256 back. A hash of zero
    ///      is therefore refused first: otherwise it would be "fresh" for any old or future number.
    ///      On each chain it must be checked that BLOCKHASH has Ethereum semantics (docs/runbooks/public-l2.md).
    function isFresh(uint64 blockNumber, bytes32 blockHash) internal view returns (bool) {
        return blockHash != 0 && blockhash(blockNumber) == blockHash;
    }
}
