// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Maturity.tree.
contract MaturityTest is ReceivablesBase {
    /*//////////////////////////////////////////////////////////////////////////
                                        MATURITY
    //////////////////////////////////////////////////////////////////////////*/

    function test_ChangeMaturity_Alone() external {
        issue();
        expectEvent();
        emit MaturityChanged(SUBJECT, 2, maturity + 1, REASON);
        _changeMaturity(list(seller));
        assertEq(receivable().maturity, maturity + 1);

        // Of several parts, too.
        split(0, HALF, seller);
        _changeMaturity(list(seller));
        _refuseMaturity(list(seller, buyer), unexpected(buyer));
        _refuseMaturity(list(buyer, seller), notHolder(buyer));
    }

    function test_ChangeMaturity_Bad() external {
        issue();
        refuse(
            ActionTypes.CHANGE_MATURITY,
            abi.encode(START, REASON),
            seller,
            abi.encodeWithSelector(Receivables_BadMaturity.selector, START)
        );
    }

    function test_ChangeMaturity_Overdue() external {
        issue();
        vm.warp(maturity + 1);
        perform(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 2, REASON), seller);
        assertEq(receivable().maturity, maturity + 2);
    }

    function test_ChangeMaturity_Confirmed() external {
        issueConfirmed();
        _refuseMaturity(list(seller), missing(buyer));
        _refuseMaturity(list(buyer), missing(seller));
        _refuseMaturity(list(supplier, seller, buyer), notHolder(supplier));
        _refuseMaturity(list(seller, buyer, supplier), unexpected(supplier));
        _changeMaturity(list(seller, buyer));
        _changeMaturity(list(buyer, seller));
    }

    function test_ChangeMaturity_Financed() external {
        issue();
        split(0, HALF, seller);
        fund(1, seller, bank, QUOTE);
        // Also when the bank has become the only holder.
        _refuseMaturity(list(seller), missing(buyer));
        _refuseMaturity(list(seller, buyer), missing(bank));
        _refuseMaturity(list(bank, buyer), missing(seller));
        _changeMaturity(list(seller, buyer, bank));
        _changeMaturity(list(bank, buyer, seller));
        fund(2, seller, bank, keccak256("second quote"));
        _refuseMaturity(list(bank), missing(buyer));
        _changeMaturity(list(bank, buyer));
    }

    function test_ChangeMaturity_TwoHolders() external {
        issue();
        split(0, HALF, seller);
        transfer(1, seller, supplier);
        _refuseMaturity(list(seller, supplier), missing(buyer));
        _changeMaturity(list(supplier, seller, buyer));
        // One holder again, and nothing financed.
        transfer(2, seller, supplier);
        _changeMaturity(list(supplier));
    }

    function test_ChangeMaturity_MostParties() external {
        issue();
        address[] memory signers = new address[](relay.MAX_SIGNERS());
        signers[0] = buyer;
        signers[1] = seller;
        uint32 last = 0;
        for (uint32 i = 2; receivable().fragments + 2 <= receivables.MAX_FRAGMENTS(); ++i) {
            split(last, WHOLE / 200 * i, seller);
            last = receivable().fragments - 1;
            if (i >= signers.length) continue;
            signers[i] = person(vm.toString(i));
            bind(signers[i], SUBJECT, Kinds.SUPPLIER);
            transfer(last - 1, seller, signers[i]);
        }
        assertEq(receivable().fragments, receivables.MAX_FRAGMENTS());
        Action memory action = act(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers);
        vm.cool(address(receivables));
        vm.cool(address(organisations));
        vm.cool(address(directory));
        assertPerformed(action);
    }

    function _changeMaturity(address[] memory signers) private {
        perform(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers);
    }

    function _refuseMaturity(address[] memory signers, bytes memory refusal) private {
        refuse(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers, refusal);
    }
}
