// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IDirectory} from "./interfaces/IDirectory.sol";
import {Names} from "./libraries/Names.sol";

/// @title Directory
/// @notice See the documentation in {IDirectory}.
contract Directory is IDirectory {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    struct Newest {
        address location;
        uint32 version;
    }

    mapping(bytes32 name => Newest) private _newest;
    mapping(bytes32 name => mapping(uint32 version => address)) private _at;
    mapping(address location => bytes32 name) private _nameOf;

    /*//////////////////////////////////////////////////////////////////////////
                                    CONSTRUCTOR
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The first versions stand at predicted addresses, so that the deployer needs no role to register them.
    constructor(Registration[] memory registrations) {
        for (uint256 i = 0; i < registrations.length; ++i) {
            _register(registrations[i].name, 1, registrations[i].location);
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IDirectory
    function register(bytes32 name, uint32 version, address location) external override {
        if (msg.sender != latest(Names.ORGANISATIONS)) revert Directory_NotGovernance(msg.sender);
        if (location.code.length == 0) revert Directory_NoContract(location);
        _register(name, version, location);
    }

    /// @inheritdoc IDirectory
    function latest(bytes32 name) public view override returns (address) {
        return _newest[name].location;
    }

    /// @inheritdoc IDirectory
    function latestVersion(bytes32 name) external view override returns (uint32) {
        return _newest[name].version;
    }

    /// @inheritdoc IDirectory
    function addressOf(bytes32 name, uint32 version) external view override returns (address) {
        return _at[name][version];
    }

    /// @inheritdoc IDirectory
    function nameOf(address location) external view override returns (bytes32) {
        return _nameOf[location];
    }

    /// @inheritdoc IDirectory
    function isRegistered(address location) external view override returns (bool) {
        return _nameOf[location] != 0;
    }

    function _register(bytes32 name, uint32 version, address location) private {
        if (name == 0) revert Directory_NoName();
        if (location == address(0)) revert Directory_NoContract(location);
        if (_nameOf[location] != 0) revert Directory_AlreadyRegistered(location);
        uint32 expected = _newest[name].version + 1;
        if (version != expected) revert Directory_WrongVersion(expected, version);

        _newest[name] = Newest(location, version);
        _at[name][version] = location;
        _nameOf[location] = name;

        emit Registered(name, version, location);
    }
}
