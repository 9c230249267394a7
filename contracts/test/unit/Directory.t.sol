// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Directory} from "../../src/Directory.sol";
import {Organisations} from "../../src/Organisations.sol";
import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "../utils/Base.sol";
import {LiensMock} from "../utils/LiensMock.sol";

/// @dev See Directory.tree.
contract DirectoryTest is Base {
    function test_Constructor_RegistersAll() external view {
        assertEq(directory.latest(Names.ORGANISATIONS), address(organisations));
        assertEq(directory.latest(Names.FINGERPRINTS), address(fingerprints));
        assertEq(directory.latest(Names.DOCUMENTS), address(documents));
        assertEq(directory.latest(Names.RECEIVABLES), address(receivables));
        assertEq(directory.latest(Names.RELAY), address(relay));
        assertEq(directory.latestVersion(Names.RELAY), 1);
        assertEq(directory.addressOf(Names.RELAY, 1), address(relay));
        assertEq(directory.nameOf(address(relay)), Names.RELAY);
        assertTrue(directory.isRegistered(address(relay)));
    }

    function test_Constructor_AllKnowTheDirectory() external view {
        assertEq(address(organisations.directory()), address(directory));
        assertEq(address(fingerprints.directory()), address(directory));
        assertEq(address(documents.directory()), address(directory));
        assertEq(address(receivables.directory()), address(directory));
        assertEq(address(relay.directory()), address(directory));
    }

    function test_Constructor_EmitsRegistered() external {
        vm.expectEmit();
        emit IDirectory.Registered("Something", 1, address(1));
        new Directory(_registrations("Something", address(1)));
    }

    function test_RevertWhen_Constructor_NoName() external {
        vm.expectRevert(IDirectory.Directory_NoName.selector);
        new Directory(_registrations(0, address(1)));
    }

    function test_RevertWhen_Constructor_ZeroAddress() external {
        vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_NoContract.selector, address(0)));
        new Directory(_registrations("Something", address(0)));
    }

    function test_RevertWhen_Constructor_AddressTwice() external {
        IDirectory.Registration[] memory registrations = new IDirectory.Registration[](2);
        registrations[0] = IDirectory.Registration("Something", address(1));
        registrations[1] = IDirectory.Registration("Another", address(1));
        vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_AlreadyRegistered.selector, address(1)));
        new Directory(registrations);
    }

    function test_RevertWhen_Register_NotGovernance() external {
        address liens = address(new LiensMock());
        address[3] memory callers = [address(this), founder, address(relay)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_NotGovernance.selector, callers[i]));
            vm.prank(callers[i]);
            directory.register(Names.LIENS, 1, liens);
        }
    }

    function test_RevertWhen_Register_OlderOrganisations() external {
        Organisations next = new Organisations(directory, founder);
        govern(address(directory), abi.encodeCall(directory.register, (Names.ORGANISATIONS, 2, address(next))));
        vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_NotGovernance.selector, address(organisations)));
        vm.prank(address(organisations));
        directory.register(Names.LIENS, 1, address(this));
    }

    function test_RevertWhen_Register_NoCode() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_NoContract.selector, address(1)));
        directory.register(Names.LIENS, 1, address(1));
    }

    function test_RevertWhen_Register_NoName() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(IDirectory.Directory_NoName.selector);
        directory.register(0, 1, address(this));
    }

    function test_RevertWhen_Register_AlreadyRegistered() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_AlreadyRegistered.selector, address(relay)));
        directory.register(Names.LIENS, 1, address(relay));
    }

    function test_RevertWhen_Register_NotTheNextVersion() external {
        vm.startPrank(address(organisations));
        uint32[4] memory versions = [0, 1, 3, type(uint32).max];
        for (uint256 i = 0; i < versions.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDirectory.Directory_WrongVersion.selector, 2, versions[i]));
            directory.register(Names.RELAY, versions[i], address(this));
        }
    }

    function test_Register_TheNextVersion() external {
        vm.expectEmit(address(directory));
        emit IDirectory.Registered(Names.RELAY, 2, address(this));
        govern(address(directory), abi.encodeCall(directory.register, (Names.RELAY, 2, address(this))));

        assertEq(directory.latest(Names.RELAY), address(this));
        assertEq(directory.latestVersion(Names.RELAY), 2);
        assertEq(directory.addressOf(Names.RELAY, 1), address(relay));
        assertEq(directory.addressOf(Names.RELAY, 2), address(this));
        assertTrue(directory.isRegistered(address(relay)));
        assertTrue(directory.isRegistered(address(this)));
    }

    function test_Unknown() external view {
        assertEq(directory.latest(Names.LIENS), address(0));
        assertEq(directory.latestVersion(Names.LIENS), 0);
        assertEq(directory.addressOf(Names.LIENS, 1), address(0));
        assertEq(directory.addressOf(Names.RELAY, 2), address(0));
        assertEq(directory.nameOf(address(this)), 0);
        assertFalse(directory.isRegistered(address(this)));
        assertFalse(directory.isRegistered(address(directory)));
    }

    function _registrations(bytes32 name, address location)
        private
        pure
        returns (IDirectory.Registration[] memory registrations)
    {
        registrations = new IDirectory.Registration[](1);
        registrations[0] = IDirectory.Registration(name, location);
    }
}
