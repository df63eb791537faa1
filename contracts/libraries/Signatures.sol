// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice The one rule for all signatures: ECDSA by the signer, or ERC-1271 where the signer has code (protocol §9.1).
/// @dev ECDSA comes first on purpose, also for accounts with code. An EIP-7702 account keeps the authority of its key
///      anyway, and code it delegated to must never be able to stop it from revoking.
///      ERC-6492 wrappers of wallets that are not deployed yet are not unwrapped: deploy the wallet first.
library Signatures {
    /// @notice Whether `signature` over `digest` is by `signer`.
    /// @dev ECDSA: exactly 65 bytes, low s, v 27 or 28. The ERC-1271 call is a STATICCALL and cannot change state.
    function isBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        // Precompiled contracts answer calls without having code, so code is asked for first.
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    /// @notice Who signed `digest`, from an EIP-2098 signature; zero if the signature is malformed.
    /// @dev Zero is nobody: no patient's controller and no delegate has that address.
    function signerOf(bytes32 digest, bytes32 r, bytes32 vs) internal pure returns (address signer) {
        (signer, , ) = ECDSA.tryRecover(digest, r, vs);
    }
}
