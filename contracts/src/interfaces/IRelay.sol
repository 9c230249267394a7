// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SignedCredential} from "./IOrganisations.sol";

/// @notice A signed action. All signers sign one EIP-712 message in the domain (name "Lienlight", version "1", this chain,
/// verifyingContract = target). Every type begins with the same five fields:
/// `(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,…own fields)`.
/// The signers are part of the message, so that nobody can add one, drop one or change their order, and so have an
/// honest action refused.
/// @param target The contract that performs it
/// @param typeHash EIP-712 type hash
/// @param subject What it is about
/// @param expectedVersion The subject's version that the signers saw
/// @param nonce Unordered; one value, used up for every signer
/// @param deadline The last second, in unix time, in which it may be performed
/// @param payload The type's own fields as 32-byte words; a `bytes32[]` as its keccak256
/// @param attachment The elements of that array, packed
/// @param signers The principal, then the co-signers; no duplicates
/// @param signatures One for each signer: 65 bytes, low s
struct Action {
    address target;
    bytes32 typeHash;
    bytes32 subject;
    uint64 expectedVersion;
    uint256 nonce;
    uint64 deadline;
    bytes payload;
    bytes attachment;
    address[] signers;
    bytes[] signatures;
}

/// @title IRelay
/// @notice Many signed actions in one transaction, by anybody.
interface IRelay {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The action took effect.
    event ActionPerformed(bytes32 indexed digest, address indexed signer);

    /// @notice The action did not take effect, and never will: its nonces are used up.
    /// @param signer The principal
    /// @param reason The error as the target encoded it, at most MAX_REASON bytes of it
    event ActionRefused(bytes32 indexed digest, address indexed signer, bytes reason);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The transaction has less gas left than an action may need. All of it is undone: a stranger cannot
    /// have an action refused by starving it.
    error Relay_InsufficientGas(uint256 left, uint256 needed);

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Binds the credentials, then tries the actions, in the order given.
    ///
    /// A credential that does not bind is passed over. An action is passed over without a trace when its target is not
    /// registered; it has no signers, or more than MAX_SIGNERS, or not one signature for each, or one twice; it
    /// is longer than MAX_BYTES; its deadline has passed; a signature is wrong or malleable; a signer has used
    /// the nonce; or the target finds it incomplete (`Performer_Incomplete`).
    /// Otherwise the nonce is used up for every signer, and the action is performed or refused.
    /// @custom:access anybody
    function relay(SignedCredential[] calldata credentials, Action[] calldata actions) external;

    /// @notice Whether a signer has used up a nonce.
    function isNonceUsed(address signer, uint256 nonce) external view returns (bool);

    /// @notice The EIP-712 digest that the signers of an action sign; its signatures are not read.
    function digestOf(Action calldata action) external view returns (bytes32);
}
