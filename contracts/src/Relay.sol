// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IDirectory} from "./interfaces/IDirectory.sol";
import {IOrganisations, SignedCredential} from "./interfaces/IOrganisations.sol";
import {Call, IPerformer} from "./interfaces/IPerformer.sol";
import {Action, IRelay} from "./interfaces/IRelay.sol";
import {Names} from "./libraries/Names.sol";

/// @title Relay
/// @notice See the documentation in {IRelay}.
contract Relay is IRelay {
    using BitMaps for BitMaps.BitMap;

    /*//////////////////////////////////////////////////////////////////////////
                                     CONSTANTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice What an action may use, and what it is always given.
    uint256 public constant ACTION_GAS = 2_500_000;

    /// @notice How many keys may sign one action.
    uint256 public constant MAX_SIGNERS = 32;

    /// @notice How long payload and attachment may be, each.
    uint256 public constant MAX_BYTES = 1024;

    /// @notice How much of an error is kept: more would be the relayer's gas.
    uint256 public constant MAX_REASON = 256;

    /// @dev For the event after the call.
    uint256 private constant RESERVE_GAS = 50_000;

    bytes32 private constant EIP712_DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME = keccak256("Lienlight");
    bytes32 private constant VERSION = keccak256("1");

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    IDirectory public immutable directory;

    mapping(address signer => BitMaps.BitMap) private _usedNonces;

    constructor(IDirectory directory_) {
        directory = directory_;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IRelay
    function relay(SignedCredential[] calldata credentials, Action[] calldata actions) external override {
        IOrganisations organisations = IOrganisations(directory.latest(Names.ORGANISATIONS));
        for (uint256 i = 0; i < credentials.length; ++i) {
            // Bound before, perhaps, or by a registrar who is one no more: the actions will show it.
            try organisations.bindPartyKey(credentials[i].credential, credentials[i].signature) {} catch {}
        }
        for (uint256 i = 0; i < actions.length; ++i) {
            Action calldata action = actions[i];
            if (!_isWellFormed(action)) continue;
            bytes32 digest = digestOf(action);
            if (_isSigned(action, digest)) _try(action, digest);
        }
    }

    /// @inheritdoc IRelay
    function isNonceUsed(address signer, uint256 nonce) external view override returns (bool) {
        return _usedNonces[signer].get(nonce);
    }

    /// @inheritdoc IRelay
    function digestOf(Action calldata action) public view override returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(EIP712_DOMAIN, NAME, VERSION, block.chainid, action.target));
        bytes32 structHash = keccak256(
            bytes.concat(
                action.typeHash,
                action.subject,
                bytes32(uint256(action.expectedVersion)),
                bytes32(action.nonce),
                bytes32(uint256(action.deadline)),
                // Pads each address to a word, as EIP-712 does.
                keccak256(abi.encodePacked(action.signers)),
                action.payload
            )
        );
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      PRIVATE
    //////////////////////////////////////////////////////////////////////////*/

    function _isWellFormed(Action calldata action) private view returns (bool) {
        uint256 count = action.signers.length;
        return count != 0 && count <= MAX_SIGNERS && count == action.signatures.length
            && action.payload.length <= MAX_BYTES && action.attachment.length <= MAX_BYTES
            && block.timestamp <= action.deadline && directory.isRegistered(action.target);
    }

    /// @dev Every signer once, with a signature in canonical form and a fresh nonce.
    function _isSigned(Action calldata action, bytes32 digest) private view returns (bool) {
        for (uint256 i = 0; i < action.signers.length; ++i) {
            address signer = action.signers[i];
            for (uint256 j = 0; j < i; ++j) {
                if (action.signers[j] == signer) return false;
            }
            (address recovered, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, action.signatures[i]);
            if (err != ECDSA.RecoverError.NoError || recovered != signer) return false;
            if (_usedNonces[signer].get(action.nonce)) return false;
        }
        return true;
    }

    function _try(Action calldata action, bytes32 digest) private {
        bytes memory data = abi.encodeCall(
            IPerformer.perform,
            (Call({
                    typeHash: action.typeHash,
                    digest: digest,
                    subject: action.subject,
                    expectedVersion: action.expectedVersion,
                    signers: action.signers,
                    payload: action.payload,
                    attachment: action.attachment
                }))
        );
        // Used up before the call: whatever the target does, the action is tried once.
        _setNonces(action, true);
        // All but a 64th of the gas goes with a call: so much must be left that ACTION_GAS arrive.
        uint256 needed = ACTION_GAS + ACTION_GAS / 63 + RESERVE_GAS;
        if (gasleft() < needed) revert Relay_InsufficientGas(gasleft(), needed);

        (bool success, bytes memory reason) = _call(action.target, data);
        if (success) {
            emit ActionPerformed(digest, action.signers[0]);
            // forge-lint: disable-next-line(unsafe-typecast): the selector is its first four bytes
        } else if (bytes4(reason) == IPerformer.Performer_Incomplete.selector) {
            _setNonces(action, false);
        } else {
            emit ActionRefused(digest, action.signers[0], reason);
        }
    }

    function _setNonces(Action calldata action, bool used) private {
        for (uint256 i = 0; i < action.signers.length; ++i) {
            _usedNonces[action.signers[i]].setTo(action.nonce, used);
        }
    }

    /// @dev Calls with ACTION_GAS, and copies no more than MAX_REASON bytes of what comes back.
    function _call(address target, bytes memory data) private returns (bool success, bytes memory returned) {
        uint256 gasLimit = ACTION_GAS;
        uint256 maximum = MAX_REASON;
        assembly ("memory-safe") {
            success := call(gasLimit, target, 0, add(data, 0x20), mload(data), 0, 0)
            let size := returndatasize()
            if gt(size, maximum) { size := maximum }
            returned := mload(0x40)
            mstore(returned, size)
            returndatacopy(add(returned, 0x20), 0, size)
            mstore(0x40, add(add(returned, 0x20), and(add(size, 0x1f), not(0x1f))))
        }
    }
}
