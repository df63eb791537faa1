// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may act for a patient
/// @notice A patient is an address. Its controller, in version 1 the address itself, may do everything; delegates may
///         do what the controller gave them, until a date. Nobody else can change a patient: there is no owner, no
///         administrator, no pause and no upgrade (protocol §9.1).
/// @dev Times are seconds since 1970. Every event begins with its number `n` in this contract, without gaps.
interface IPatientControl {
    /// @notice What a delegate may do.
    /// @param rights Bits: GRANT 1, REVOKE 2, KEYS 4, READ 16.
    /// @param validUntil First second at which the rights have ended; 0 without rights.
    struct Delegate {
        uint16 rights;
        uint40 validUntil;
    }

    /// @notice The controller gave, changed or removed a delegate's rights.
    /// @param n Number of the event.
    /// @param patient Whose delegate.
    /// @param delegate Who.
    /// @param rights All rights the delegate has from now on; 0 = removed.
    /// @param validUntil End of the rights in seconds; 0 if removed.
    /// @param version Version of the patient after the change.
    event DelegateSet(
        uint64 n,
        address indexed patient,
        address indexed delegate,
        uint16 rights,
        uint40 validUntil,
        uint64 version
    );

    /// @notice `who` is neither the controller nor a delegate who has the right now.
    /// @param patient Whose state was to change.
    /// @param who Caller, or the signer of the message.
    /// @param right The right that is missing; 0 = only the controller may do this.
    error ConsentRegistryNotAuthorized(address patient, address who, uint16 right);

    /// @notice The signature is by somebody else, malformed, or over other content.
    /// @param signer Who was said to have signed.
    /// @param digest EIP-712 digest that the contract computed from the arguments.
    error ConsentRegistryBadSignature(address signer, bytes32 digest);

    /// @notice A version or a sequence number is not the one that is due.
    /// @param expected The number that would have been accepted: the next sequence number, the current version, or
    ///        the floor if the given version lies below it.
    /// @param given The number in the message.
    error ConsentRegistryBadSequence(uint64 expected, uint64 given);

    /// @notice The block named is not one of the last 256, or that is not its hash.
    /// @param blockNumber Number in the message.
    /// @param blockHash Hash in the message.
    error ConsentRegistryStale(uint64 blockNumber, bytes32 blockHash);

    /// @notice The end of a delegation is not in the future, or more than 20 years away.
    /// @param validUntil End in the message, in seconds.
    /// @param latest Latest end that would have been accepted, in seconds.
    error ConsentRegistryBadWindow(uint40 validUntil, uint40 latest);

    /// @notice Rights that cannot be given, or a delegate who cannot have any: nobody, or the patient.
    /// @param delegate Who was to get the rights.
    /// @param rights The rights in the message.
    error ConsentRegistryBadRights(address delegate, uint16 rights);

    /// @notice Gives, changes or removes (rights 0) the rights of a delegate. Caller: the controller.
    /// @dev Removing KEYS, or all rights, raises the version: nobody may seal to keys such a delegate knew.
    ///      Uses up the patient's nonce, so that a signed SetDelegate that somebody holds back dies with it.
    /// @param patient The patient.
    /// @param delegate Who; neither zero nor the patient.
    /// @param rights Bits, any of 1, 2, 4, 16.
    /// @param validUntil End in seconds, later than now and at most 20 years away; ignored if `rights` is 0.
    function setDelegate(address patient, address delegate, uint16 rights, uint40 validUntil) external;

    /// @notice The same by a `SetDelegate` message that the controller signed; anybody may submit it.
    /// @dev The message contains `nonces(patient)` and a recent block, so that it works once, and soon or never.
    /// @param patient The patient.
    /// @param delegate Who; neither zero nor the patient.
    /// @param rights Bits, any of 1, 2, 4, 16.
    /// @param validUntil End in seconds, later than now and at most 20 years away; ignored if `rights` is 0.
    /// @param blockNumber One of the last 256 blocks.
    /// @param blockHash Its hash.
    /// @param signature By the controller: 65 bytes of ECDSA, or what its ERC-1271 code accepts.
    function setDelegateBySig(
        address patient,
        address delegate,
        uint16 rights,
        uint40 validUntil,
        uint64 blockNumber,
        bytes32 blockHash,
        bytes calldata signature
    ) external;

    /// @notice Who controls the patient's consent: in version 1 the patient.
    /// @param patient The patient.
    function controllerOf(address patient) external view returns (address);

    /// @notice Whether `who` has all of `right` for the patient now.
    /// @dev The controller has every right. Unknown bits and an empty `right` answer false.
    /// @param patient The patient.
    /// @param who Somebody.
    /// @param right Bits, any of 1, 2, 4, 16.
    function can(address patient, address who, uint16 right) external view returns (bool);

    /// @notice What was last set for a delegate, also if it has ended.
    /// @param patient The patient.
    /// @param delegate Somebody.
    function delegates(address patient, address delegate) external view returns (Delegate memory);
}
