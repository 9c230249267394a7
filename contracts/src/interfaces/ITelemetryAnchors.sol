// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Where a stream is.
/// @param observer Who anchored its first batch, and alone goes on
/// @param batch The number of its last batch; 0 when it has none
/// @param root The root of that batch
struct Stream {
    address observer;
    uint64 batch;
    bytes32 root;
}

/// @title ITelemetryAnchors
/// @notice Roots of batches of readings, chained for each observer and stream: a batch has the number after the last one's and
/// names the root before it, so that none can be left out, put between or taken back (invariant 10). The subject
/// is the stream, its version the number of its last batch.
///
/// A batch is a Merkle tree over devices of Merkle trees over each device's readings, all pairs hashed in order
/// (OpenZeppelin's MerkleProof). A leaf is `keccak256(keccak256(abi.encode(device, index, reading)))`: `index` counts the device's
/// readings in the stream without a gap, `reading` is the salted hash of what the reading says.
///
/// | type | own fields | signers |
/// | --- | --- | --- |
/// | AnchorReadings | bytes32 root, uint64 count, bytes32 previousRoot | the observer |
///
/// After what all performers check: the stream → its observer → the root before → the fields' values.
interface ITelemetryAnchors {
    /// @notice A batch of readings was anchored: `subject` is the stream, `version` the batch.
    event ReadingsAnchored(
        bytes32 indexed subject, uint64 version, address observer, bytes32 root, uint64 count, bytes32 previousRoot
    );

    /// @notice Subject zero is no stream.
    error TelemetryAnchors_BadSubject();

    /// @notice The stream is another observer's.
    error TelemetryAnchors_NotObserver(address signer);

    /// @notice The batch names another root than the last one's.
    error TelemetryAnchors_WrongPreviousRoot(bytes32 root);

    /// @notice A batch without root or without readings is none.
    error TelemetryAnchors_EmptyBatch();

    /// @notice Where a stream is; all zero when nothing was anchored.
    function streamOf(bytes32 subject) external view returns (Stream memory);

    /// @notice The root of a batch; zero when it was not anchored.
    function rootOf(bytes32 subject, uint64 batch) external view returns (bytes32);

    /// @notice The leaf of a reading.
    function leafOf(bytes32 device, uint64 index, bytes32 reading) external pure returns (bytes32);

    /// @notice Whether the leaf is in the batch, by OpenZeppelin's MerkleProof; false for a batch that was not anchored.
    function verify(bytes32 subject, uint64 batch, bytes32 leaf, bytes32[] calldata proof) external view returns (bool);
}
