// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IDirectory} from "./interfaces/IDirectory.sol";
import {IFingerprints} from "./interfaces/IFingerprints.sol";
import {Names} from "./libraries/Names.sol";

/// @title Fingerprints
/// @notice See the documentation in {IFingerprints}.
contract Fingerprints is IFingerprints {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    struct Entry {
        address registrant;
        bytes32[] fingerprints;
    }

    IDirectory public immutable directory;

    mapping(bytes32 fingerprint => bytes32 object) public override liveObject;
    mapping(bytes32 object => Entry) private _entries;

    constructor(IDirectory directory_) {
        directory = directory_;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IFingerprints
    function register(bytes32[] calldata fingerprints, bytes32 object) external override {
        if (!_isRegistrant(msg.sender)) revert Fingerprints_NotRegistrant(msg.sender);
        Entry storage entry = _entries[object];
        if (entry.registrant != address(0)) revert Fingerprints_ObjectExists(object);
        entry.registrant = msg.sender;
        entry.fingerprints = fingerprints;
        for (uint256 i = 0; i < fingerprints.length; ++i) {
            bytes32 fingerprint = fingerprints[i];
            if (liveObject[fingerprint] != 0) revert Fingerprints_Taken(fingerprint);
            liveObject[fingerprint] = object;
            emit FingerprintRegistered(fingerprint, object);
        }
    }

    /// @inheritdoc IFingerprints
    function release(bytes32 object) external override {
        Entry storage entry = _entries[object];
        if (entry.registrant != msg.sender) revert Fingerprints_UnknownObject(object);
        bytes32[] memory fingerprints = entry.fingerprints;
        delete _entries[object];
        for (uint256 i = 0; i < fingerprints.length; ++i) {
            delete liveObject[fingerprints[i]];
            emit FingerprintReleased(fingerprints[i], object);
        }
    }

    /// @inheritdoc IFingerprints
    function fingerprintsOf(bytes32 object) external view override returns (bytes32[] memory) {
        return _entries[object].fingerprints;
    }

    function _isRegistrant(address caller) private view returns (bool) {
        bytes32 name = directory.nameOf(caller);
        return name == Names.RECEIVABLES || name == Names.EQUIPMENT_TITLE || name == Names.LEASES;
    }
}
