// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IDirectory} from "../interfaces/IDirectory.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";

/// @title Governance
/// @notice The part of {IOrganisations} in which k of n governors decide.
abstract contract Governance is IOrganisations, EIP712 {
    using BitMaps for BitMaps.BitMap;

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    bytes32 private constant GOVERN = keccak256("Govern(address target,bytes data,uint256 nonce,uint64 deadline)");

    IDirectory public immutable directory;

    address[] private _governors;
    uint256 public override threshold;
    mapping(address account => bool) public override isGovernor;
    BitMaps.BitMap private _usedNonces;

    /*//////////////////////////////////////////////////////////////////////////
                                    CONSTRUCTOR
    //////////////////////////////////////////////////////////////////////////*/

    constructor(IDirectory directory_, address founder) {
        directory = directory_;
        address[] memory first = new address[](1);
        first[0] = founder;
        _setGovernors(first, 1);
    }

    modifier onlyGovernance() {
        if (msg.sender != address(this)) revert Organisations_NotGovernance(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IOrganisations
    function govern(
        address target,
        bytes calldata data,
        uint256 nonce,
        uint64 deadline,
        address[] calldata signers,
        bytes[] calldata signatures
    ) external override {
        if (target != address(this) && target != address(directory)) {
            revert Organisations_BadTarget(target);
        }
        if (block.timestamp > deadline) revert Organisations_Expired(deadline);
        if (_usedNonces.get(nonce)) revert Organisations_NonceUsed(nonce);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(GOVERN, target, keccak256(data), nonce, deadline)));
        _requireGovernors(digest, signers, signatures);

        _usedNonces.set(nonce);
        Address.functionCall(target, data);
    }

    /// @inheritdoc IOrganisations
    function setGovernors(address[] calldata governors_, uint256 threshold_) external override onlyGovernance {
        for (uint256 i = 0; i < _governors.length; ++i) {
            isGovernor[_governors[i]] = false;
        }
        _setGovernors(governors_, threshold_);
    }

    /// @inheritdoc IOrganisations
    function governors() external view override returns (address[] memory) {
        return _governors;
    }

    /// @inheritdoc IOrganisations
    function isNonceUsed(uint256 nonce) external view override returns (bool) {
        return _usedNonces.get(nonce);
    }

    /// @dev Enough signatures, each of another current governor.
    function _requireGovernors(bytes32 digest, address[] calldata signers, bytes[] calldata signatures) private view {
        if (signers.length != signatures.length) {
            revert Organisations_SignatureCount(signers.length, signatures.length);
        }
        if (signers.length < threshold) revert Organisations_TooFewSignatures(signers.length, threshold);
        for (uint256 i = 0; i < signers.length; ++i) {
            address signer = signers[i];
            if (!isGovernor[signer]) revert Organisations_NotGovernor(signer);
            for (uint256 j = 0; j < i; ++j) {
                if (signers[j] == signer) revert Organisations_DuplicateSigner(signer);
            }
            (address recovered,,) = ECDSA.tryRecoverCalldata(digest, signatures[i]);
            if (recovered != signer) revert Organisations_BadSignature(signer);
        }
    }

    function _setGovernors(address[] memory governors_, uint256 threshold_) private {
        if (threshold_ == 0 || threshold_ > governors_.length) {
            revert Organisations_BadThreshold(threshold_, governors_.length);
        }
        for (uint256 i = 0; i < governors_.length; ++i) {
            address governor = governors_[i];
            if (governor == address(0) || isGovernor[governor]) revert Organisations_BadGovernor(governor);
            isGovernor[governor] = true;
        }
        _governors = governors_;
        threshold = threshold_;

        emit GovernorsChanged(governors_, threshold_);
    }
}
