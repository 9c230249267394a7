// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IFingerprints} from "../../src/interfaces/IFingerprints.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "../utils/Base.sol";
import {LiensMock} from "../utils/LiensMock.sol";

/// @dev See Fingerprints.tree.
contract FingerprintsTest is Base {
    bytes32 private constant OBJECT = keccak256("object");
    bytes32 private constant ONE = keccak256("one");
    bytes32 private constant TWO = keccak256("two");

    function test_RevertWhen_Register_NotRegistrant() external {
        address[4] memory callers = [address(this), founder, address(relay), address(documents)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_NotRegistrant.selector, callers[i]));
            vm.prank(callers[i]);
            fingerprints.register(_prints(ONE, TWO), OBJECT);
        }
    }

    function test_Register_OtherRegistrants() external {
        bytes32[2] memory names = [Names.EQUIPMENT_TITLE, Names.LEASES];
        for (uint256 i = 0; i < names.length; ++i) {
            address registrant = address(new LiensMock());
            govern(address(directory), abi.encodeCall(directory.register, (names[i], 1, registrant)));
            vm.startPrank(registrant);
            fingerprints.register(_prints(ONE, TWO), OBJECT);
            fingerprints.release(OBJECT);
            vm.stopPrank();
        }
    }

    function test_Register() external {
        vm.expectEmit(address(fingerprints));
        emit IFingerprints.FingerprintRegistered(ONE, OBJECT);
        vm.expectEmit(address(fingerprints));
        emit IFingerprints.FingerprintRegistered(TWO, OBJECT);
        _register(_prints(ONE, TWO), OBJECT);
        assertEq(fingerprints.liveObject(ONE), OBJECT);
        assertEq(fingerprints.liveObject(TWO), OBJECT);
        assertEq(fingerprints.fingerprintsOf(OBJECT), _prints(ONE, TWO));
    }

    function test_RevertWhen_Register_ObjectExists() external {
        _register(_prints(ONE, TWO), OBJECT);
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_ObjectExists.selector, OBJECT));
        _register(_prints(keccak256("three"), keccak256("four")), OBJECT);
    }

    function test_RevertWhen_Register_Taken() external {
        _register(_prints(ONE, TWO), OBJECT);
        bytes32 three = keccak256("three");
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_Taken.selector, TWO));
        _register(_prints(three, TWO), "another object");
        assertEq(fingerprints.liveObject(three), 0);
        assertEq(fingerprints.fingerprintsOf("another object").length, 0);
    }

    function test_RevertWhen_Register_TwiceInTheList() external {
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_Taken.selector, ONE));
        _register(_prints(ONE, ONE), OBJECT);
    }

    function test_RevertWhen_Release_Unknown() external {
        _register(_prints(ONE, TWO), OBJECT);
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_UnknownObject.selector, OBJECT));
        fingerprints.release(OBJECT);

        vm.startPrank(address(receivables));
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_UnknownObject.selector, ONE));
        fingerprints.release(ONE);
    }

    function test_Release() external {
        _register(_prints(ONE, TWO), OBJECT);
        vm.expectEmit(address(fingerprints));
        emit IFingerprints.FingerprintReleased(ONE, OBJECT);
        vm.expectEmit(address(fingerprints));
        emit IFingerprints.FingerprintReleased(TWO, OBJECT);
        vm.prank(address(receivables));
        fingerprints.release(OBJECT);
        assertEq(fingerprints.liveObject(ONE), 0);
        assertEq(fingerprints.liveObject(TWO), 0);

        _register(_prints(TWO, ONE), "another object");
        assertEq(fingerprints.liveObject(ONE), "another object");

        vm.startPrank(address(receivables));
        vm.expectRevert(abi.encodeWithSelector(IFingerprints.Fingerprints_UnknownObject.selector, OBJECT));
        fingerprints.release(OBJECT);
    }

    function _register(bytes32[] memory prints, bytes32 object) private {
        vm.prank(address(receivables));
        fingerprints.register(prints, object);
    }

    function _prints(bytes32 one, bytes32 two) private pure returns (bytes32[] memory prints) {
        prints = new bytes32[](2);
        (prints[0], prints[1]) = (one, two);
    }
}
