// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice A signed action as the Relay hands it on: every signature is verified, every signer's nonce burnt.
/// @param typeHash EIP-712 type hash of the message
/// @param digest EIP-712 digest that all signers signed
/// @param subject What the action is about; never zero in an action that succeeds
/// @param expectedVersion The version of the subject that the signers saw
/// @param signers The principal, then the co-signers; the digest covers the list
/// @param payload The type's own fields as 32-byte words; a `bytes32[]` as its keccak256
/// @param attachment The elements of that array, packed; anything at all when the type has no array
struct Call {
    bytes32 typeHash;
    bytes32 digest;
    bytes32 subject;
    uint64 expectedVersion;
    address[] signers;
    bytes payload;
    bytes attachment;
}

/// @title IPerformer
/// @notice A contract that performs signed actions. All performers check in this order: the type is known → the payload
/// has its length → the subject's version → one signer where the type has one → every signer's key → the state, as
/// each contract documents.
interface IPerformer {
    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The caller is not the latest "Relay".
    error Performer_NotRelay(address caller);

    /// @notice No action of this contract has that type.
    error Performer_UnknownType(bytes32 typeHash);

    /// @notice The payload has not the length of the type's fields, or a word is too large for its field.
    error Performer_BadPayload();

    /// @notice The subject has moved on, or is not there yet (version 0).
    error Performer_WrongVersion(uint64 expected, uint64 current);

    /// @notice A signature too many: the action is not this signer's to take part in.
    error Performer_UnexpectedSigner(address signer);

    /// @notice The key is expired or revoked, or not of a kind that may do this.
    error Performer_NotAuthorised(address key);

    /// @notice The key is frozen.
    error Performer_Frozen(address key);

    /// @notice The relayer left out what no signature can bind: a credential or the attachment. This is no verdict on
    /// the action: the Relay leaves no trace of it, so that a stranger cannot have a copy of it refused.
    error Performer_Incomplete();

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Performs an action or reverts with the reason.
    /// @custom:access the latest "Relay"
    function perform(Call calldata call) external;

    /// @notice The version of a subject: how often it has changed; 0 when there is none.
    function versionOf(bytes32 subject) external view returns (uint64);
}
