// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title IDocuments
/// @notice Commitment roots of documents, with versions. The first signer of a document's subject alone supersedes it.
///
/// | type | own fields | signer |
/// | --- | --- | --- |
/// | AnchorDocument | bytes32 root | any organisation but a guest |
/// | SupersedeDocument | bytes32 previous, bytes32 root | who anchored it |
interface IDocuments {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The first root of a document was anchored.
    event DocumentAnchored(bytes32 indexed subject, uint64 version, bytes32 root, address signer);

    /// @notice A document's root was superseded by another.
    event DocumentSuperseded(bytes32 indexed subject, uint64 version, bytes32 previous, bytes32 root, address signer);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Subject zero is nobody's.
    error Documents_BadSubject();

    /// @notice The subject has a document already: it can be superseded only.
    error Documents_AlreadyAnchored(bytes32 root);

    /// @notice There is nothing to supersede.
    error Documents_NotAnchored();

    /// @notice The signer is not who anchored the document.
    error Documents_NotFirstSigner(address signer);

    /// @notice The root named as previous is not the current one.
    error Documents_WrongPrevious(bytes32 current);

    /// @notice The zero root commits to nothing.
    error Documents_NoRoot();

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The current version, root and first signer of a document; all zero when there is none.
    function documentOf(bytes32 subject) external view returns (uint64 version, bytes32 root, address signer);
}
