// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "./base/Performer.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";

/// @title Documents
/// @notice See the documentation in {IDocuments}.
contract Documents is IDocuments, Performer {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    struct Document {
        uint64 version;
        address signer;
        bytes32 root;
    }

    mapping(bytes32 subject => Document) private _documents;

    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IDocuments
    function documentOf(bytes32 subject) external view override returns (uint64 version, bytes32 root, address signer) {
        Document storage document = _documents[subject];
        return (document.version, document.root, document.signer);
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _documents[subject].version;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.ANCHOR_DOCUMENT) return Rule(_anchor, 1, Kinds.MEMBER, true, false);
        if (typeHash == ActionTypes.SUPERSEDE_DOCUMENT) return Rule(_supersede, 2, Kinds.MEMBER, true, false);
        revert Performer_UnknownType(typeHash);
    }

    function _anchor(Call calldata call) private {
        bytes32 root = _word(call, 0);
        Document storage document = _documents[call.subject];
        if (call.subject == 0) revert Documents_BadSubject();
        if (document.version != 0) revert Documents_AlreadyAnchored(document.root);
        if (root == 0) revert Documents_NoRoot();
        address signer = _principal(call);
        _documents[call.subject] = Document(1, signer, root);

        emit DocumentAnchored(call.subject, 1, root, signer);
    }

    function _supersede(Call calldata call) private {
        (bytes32 previous, bytes32 root) = (_word(call, 0), _word(call, 1));
        Document storage document = _documents[call.subject];
        address signer = _principal(call);
        if (document.version == 0) revert Documents_NotAnchored();
        if (document.signer != signer) revert Documents_NotFirstSigner(signer);
        if (document.root != previous) revert Documents_WrongPrevious(document.root);
        if (root == 0) revert Documents_NoRoot();
        uint64 version = ++document.version;
        document.root = root;

        emit DocumentSuperseded(call.subject, version, previous, root, signer);
    }
}
