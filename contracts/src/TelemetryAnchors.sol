// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {Performer} from "./base/Performer.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {ITelemetryAnchors, Stream} from "./interfaces/ITelemetryAnchors.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";

/// @title TelemetryAnchors
/// @notice See the documentation in {ITelemetryAnchors}.
contract TelemetryAnchors is ITelemetryAnchors, Performer {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => Stream) private _streams;
    mapping(bytes32 subject => mapping(uint64 batch => bytes32)) public override rootOf;

    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc ITelemetryAnchors
    function streamOf(bytes32 subject) external view override returns (Stream memory) {
        return _streams[subject];
    }

    /// @inheritdoc ITelemetryAnchors
    function leafOf(bytes32 device, uint64 index, bytes32 reading) external pure override returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(device, index, reading))));
    }

    /// @inheritdoc ITelemetryAnchors
    function verify(bytes32 subject, uint64 batch, bytes32 leaf, bytes32[] calldata proof)
        external
        view
        override
        returns (bool)
    {
        bytes32 root = rootOf[subject][batch];
        return root != 0 && MerkleProof.verifyCalldata(proof, root, leaf);
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _streams[subject].batch;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.ANCHOR_READINGS) return Rule(_anchor, 3, Kinds.MEMBER, true, false);
        revert Performer_UnknownType(typeHash);
    }

    function _anchor(Call calldata call) private {
        (bytes32 root, uint64 count, bytes32 previous) = (_word(call, 0), _uint64(call, 1), _word(call, 2));
        Stream storage stream = _streams[call.subject];
        address observer = _principal(call);
        if (call.subject == 0) revert TelemetryAnchors_BadSubject();
        if (stream.batch != 0 && stream.observer != observer) revert TelemetryAnchors_NotObserver(observer);
        if (stream.root != previous) revert TelemetryAnchors_WrongPreviousRoot(stream.root);
        if (root == 0 || count == 0) revert TelemetryAnchors_EmptyBatch();
        uint64 batch = stream.batch + 1;
        _streams[call.subject] = Stream(observer, batch, root);
        rootOf[call.subject][batch] = root;

        emit ReadingsAnchored(call.subject, batch, observer, root, count, previous);
    }
}
