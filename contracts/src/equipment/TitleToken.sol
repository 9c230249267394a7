// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/interfaces/IERC721Metadata.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IEquipmentTitle} from "../interfaces/IEquipmentTitle.sol";

/// @title TitleToken
/// @notice The reading half of ERC-721, for wallets and explorers: a token is a machine's subject as a number. Everything
/// that would move title by one party's will reverts.
abstract contract TitleToken is IERC721, IERC721Metadata, IERC721Errors {
    mapping(address holder => uint256) private _balances;

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure override returns (bool) {
        return
            id == type(IERC165).interfaceId || id == type(IERC721).interfaceId
                || id == type(IERC721Metadata).interfaceId;
    }

    /// @inheritdoc IERC721
    function balanceOf(address holder) external view override returns (uint256) {
        if (holder == address(0)) revert ERC721InvalidOwner(holder);
        return _balances[holder];
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) public view override returns (address holder) {
        holder = _titleHolder(bytes32(tokenId));
        if (holder == address(0)) revert ERC721NonexistentToken(tokenId);
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 tokenId) external view override returns (address) {
        ownerOf(tokenId);
        return address(0);
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address, address) external pure override returns (bool) {
        return false;
    }

    /// @inheritdoc IERC721Metadata
    function name() external pure override returns (string memory) {
        return "Lienlight equipment title";
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external pure override returns (string memory) {
        return "TITLE";
    }

    /// @notice Empty: what a machine is, is not on chain.
    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 tokenId) external view override returns (string memory) {
        ownerOf(tokenId);
        return "";
    }

    /*//////////////////////////////////////////////////////////////////////////
                                   WHAT IS NOT POSSIBLE
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IERC721
    function approve(address, uint256) external pure override {
        revert IEquipmentTitle.EquipmentTitle_BySignaturesOnly();
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address, bool) external pure override {
        revert IEquipmentTitle.EquipmentTitle_BySignaturesOnly();
    }

    /// @inheritdoc IERC721
    function transferFrom(address, address, uint256) external pure override {
        revert IEquipmentTitle.EquipmentTitle_BySignaturesOnly();
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256) external pure override {
        revert IEquipmentTitle.EquipmentTitle_BySignaturesOnly();
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256, bytes calldata) external pure override {
        revert IEquipmentTitle.EquipmentTitle_BySignaturesOnly();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      INTERNAL
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The recorded title holder of a machine; zero when there is none.
    function _titleHolder(bytes32 subject) internal view virtual returns (address);

    /// @dev Counts, and says what ERC-721 says; zero is nobody.
    function _moveToken(bytes32 subject, address from, address to) internal {
        if (from != address(0)) --_balances[from];
        if (to != address(0)) ++_balances[to];
        emit Transfer(from, to, uint256(subject));
    }
}
