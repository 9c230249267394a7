// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title IFingerprints
/// @notice One live object for each fingerprint, so that a thing is not claimed twice. A fingerprint is a keyed hash of
/// what makes the thing recognisable; a thing has one for each open epoch of the key.
interface IFingerprints {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The fingerprint now has this live object.
    event FingerprintRegistered(bytes32 indexed fingerprint, bytes32 indexed object);

    /// @notice The fingerprint has no live object any more.
    event FingerprintReleased(bytes32 indexed fingerprint, bytes32 indexed object);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The caller is not a registered contract that keeps objects with fingerprints.
    error Fingerprints_NotRegistrant(address caller);

    /// @notice The fingerprint has a live object; whose, the error does not say.
    error Fingerprints_Taken(bytes32 fingerprint);

    /// @notice The object has fingerprints already.
    error Fingerprints_ObjectExists(bytes32 object);

    /// @notice The object is not one that the caller registered.
    error Fingerprints_UnknownObject(bytes32 object);

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Registers all fingerprints of an object, or none.
    /// @custom:access a registered version of "Receivables", "EquipmentTitle" or "Leases"
    function register(bytes32[] calldata fingerprints, bytes32 object) external;

    /// @notice Releases all fingerprints of an object.
    /// @custom:access the contract that registered the object
    function release(bytes32 object) external;

    /// @notice The live object of a fingerprint; zero when there is none.
    function liveObject(bytes32 fingerprint) external view returns (bytes32);

    /// @notice The fingerprints of a live object.
    function fingerprintsOf(bytes32 object) external view returns (bytes32[] memory);
}
