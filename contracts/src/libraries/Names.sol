// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Names
/// @notice The names in the directory.
library Names {
    bytes32 internal constant RELAY = "Relay";
    bytes32 internal constant ORGANISATIONS = "Organisations";
    bytes32 internal constant DOCUMENTS = "Documents";
    bytes32 internal constant FINGERPRINTS = "Fingerprints";
    bytes32 internal constant RECEIVABLES = "Receivables";

    // Not deployed yet; other contracts know them already.
    bytes32 internal constant EQUIPMENT_TITLE = "EquipmentTitle";
    bytes32 internal constant LEASES = "Leases";
    bytes32 internal constant LIENS = "Liens";
    bytes32 internal constant DEVICES = "Devices";
    bytes32 internal constant TELEMETRY_ANCHORS = "TelemetryAnchors";
}
