// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title IDirectory
/// @notice Where the contracts of the consortium are, by name and version. A new version is deployed beside the old
/// one; both stay registered. Names are short strings, left-aligned in 32 bytes ("Relay", "Organisations", …).
interface IDirectory {
    /// @notice A contract that is registered when the directory is made, at an address that may still be predicted.
    struct Registration {
        bytes32 name;
        address location;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A version of a contract was registered.
    event Registered(bytes32 indexed name, uint32 version, address location);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The caller is not the latest "Organisations".
    error Directory_NotGovernance(address caller);

    /// @notice The name is empty.
    error Directory_NoName();

    /// @notice Versions are registered one after the other, from 1.
    error Directory_WrongVersion(uint32 expected, uint32 given);

    /// @notice The zero address, or one without code (which only the constructor takes).
    error Directory_NoContract(address location);

    /// @notice An address has one name and one version, for good.
    error Directory_AlreadyRegistered(address location);

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Registers the next version of a contract.
    /// @custom:access the latest "Organisations", that is k of n governors
    function register(bytes32 name, uint32 version, address location) external;

    /// @notice The newest version's address; zero when nothing has that name.
    function latest(bytes32 name) external view returns (address);

    /// @notice The number of the newest version; zero when nothing has that name.
    function latestVersion(bytes32 name) external view returns (uint32);

    /// @notice A version's address; zero when there is none.
    function addressOf(bytes32 name, uint32 version) external view returns (address);

    /// @notice The name of a registered contract; zero for any other address.
    function nameOf(address location) external view returns (bytes32);

    /// @notice Whether an address is registered under any name and version.
    function isRegistered(address location) external view returns (bool);
}
