// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title ILiens
/// @notice What `Receivables` asks of the contract "Liens". Until that is registered, nothing is pledged.
interface ILiens {
    /// @notice Whether a security interest stands on a fragment of a receivable.
    function isPledged(bytes32 subject, uint32 fragment) external view returns (bool);
}
