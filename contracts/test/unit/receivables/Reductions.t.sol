// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Status} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Reductions.tree.
contract ReductionsTest is ReceivablesBase {
    bytes32 private constant ALLOCATION = keccak256("allocation");

    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 DILUTION AND WRITE-OFF
    //////////////////////////////////////////////////////////////////////////*/

    function test_Dilute() external {
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.RECORD_DILUTION, payload, buyer, notHolder(buyer));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(seller, buyer), unexpected(buyer));
        expectEvent();
        emit Diluted(SUBJECT, 3, 0, 0, 7, REASON);
        perform(ActionTypes.RECORD_DILUTION, payload, seller);
        assertEq(fragmentAt(0).diluted, 7);
        assertEq(receivable().open, WHOLE - 7);
    }

    function test_Dilute_Assigned() external {
        fund(0, seller, bank, QUOTE);
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank), missing(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank, buyer), missing(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(seller, bank), notHolder(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank, buyer, seller), unexpected(buyer));
        perform(ActionTypes.RECORD_DILUTION, payload, list(bank, seller));
        assertEq(fragmentAt(0).diluted, 7);
    }

    function test_WriteOff() external {
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.WRITE_OFF, payload, buyer, notHolder(buyer));
        expectEvent();
        emit WrittenOff(SUBJECT, 3, 0, 0, 7, REASON);
        perform(ActionTypes.WRITE_OFF, payload, seller);
        assertEq(fragmentAt(0).writtenOff, 7);
        refuse(ActionTypes.WRITE_OFF, payload, seller, badInterval(7, WHOLE));
        refuse(ActionTypes.RECORD_DILUTION, payload, seller, badInterval(7, WHOLE));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       SETTLEMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Settle() external {
        split(0, HALF, seller);
        pay(2, WHOLE, seller);
        assertStatus(Status.Confirmed);
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(1), uint64(7), REASON), seller);
        pay(1, 9, seller);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(1), HALF - 1, REASON), seller);
        assertStatus(Status.Confirmed);
        uint64 current = version();
        expectEvent();
        emit Settled(SUBJECT, current + 1);
        pay(1, HALF, seller);
        assertStatus(Status.Settled);
        assertEq(version(), current + 1);
    }

    function test_Settle_ByDilutionOrWriteOff() external {
        uint256 snapshot = vm.snapshotState();
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(0), WHOLE, REASON), seller);
        assertStatus(Status.Settled);
        vm.revertToState(snapshot);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(0), WHOLE, REASON), seller);
        assertStatus(Status.Settled);
    }
}
