// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../utils/ReceivablesBase.sol";

/// @notice What each action costs as a transaction of its own through the Relay, written to contracts/gas/. Every call is a
/// transaction here (isolate), so nothing is warm that would not be.
/// forge-config: default.isolate = true
contract GasTest is ReceivablesBase {
    /*//////////////////////////////////////////////////////////////////////////
                                    THE LIFE OF ONE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Gas_Life() external {
        _measureIssue();
        _measure("ConfirmReceivable", ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), list(buyer));
        _measure("SplitFragment", ActionTypes.SPLIT_FRAGMENT, abi.encode(uint32(0), HALF), list(seller));
        _measure("RequestFinance", ActionTypes.REQUEST_FINANCE, abi.encode(uint32(1), REQUEST, expiry), list(seller));
        _measure("QuoteFinance", ActionTypes.QUOTE_FINANCE, abi.encode(uint32(1), REQUEST, QUOTE, expiry), list(bank));
        quote(1, rival, REASON);
        _measure("WithdrawQuote", ActionTypes.WITHDRAW_QUOTE, abi.encode(uint32(1), REASON), list(rival));
        _measure("AcceptQuote", ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(1), QUOTE), list(seller));
        _measure(
            "FundReceivable", ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(1), QUOTE, REASON, seller), list(bank)
        );
        _measure("NotifyAssignment", ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(1), REASON, bank), list(bank));
        _measure(
            "OfferFragment", ActionTypes.OFFER_FRAGMENT, abi.encode(uint32(2), supplier, TERMS, expiry), list(seller)
        );
        _measure("AcceptOffer", ActionTypes.ACCEPT_OFFER, abi.encode(uint32(2), TERMS), list(supplier));
        _measure(
            "RepurchaseFragment", ActionTypes.REPURCHASE_FRAGMENT, abi.encode(uint32(2), REASON), list(seller, supplier)
        );
        _measure(
            "RecordPayment", ActionTypes.RECORD_PAYMENT, paymentPayload(1, HALF / 2, ENTRY, HALF, TERMS), list(bank)
        );
        _measure("ReversePayment", ActionTypes.REVERSE_PAYMENT, abi.encode(TERMS, REASON), list(bank));
        _measure(
            "RecordPayment, into a hole, from the same entry",
            ActionTypes.RECORD_PAYMENT,
            paymentPayload(1, HALF / 2, ENTRY, 1, REASON),
            list(bank)
        );
        _measure(
            "RecordDilution", ActionTypes.RECORD_DILUTION, abi.encode(uint32(1), HALF - 1, REASON), list(bank, seller)
        );
        _measure("WriteOff", ActionTypes.WRITE_OFF, abi.encode(uint32(1), HALF, REASON), list(bank));
        _measure("ReleaseReserve", ActionTypes.RELEASE_RESERVE, abi.encode(uint32(1), REASON), list(bank));
        _measure(
            "ChangeMaturity", ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), list(buyer, seller, bank)
        );
        _measure("DisputeReceivable", ActionTypes.DISPUTE_RECEIVABLE, abi.encode(REASON), list(buyer));
        _measure("ResolveDispute", ActionTypes.RESOLVE_DISPUTE, abi.encode(REASON), list(buyer));
    }

    function test_Gas_Endings() external {
        issue();
        offer(0, seller, supplier);
        _measure("Decline", ActionTypes.DECLINE, abi.encode(uint32(0), TERMS), list(supplier));
        offer(0, seller, supplier);
        _measure("Withdraw", ActionTypes.WITHDRAW, abi.encode(uint32(0)), list(seller));
        uint256 snapshot = vm.snapshotState();
        _measure("RejectReceivable", ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), list(buyer));
        vm.revertToState(snapshot);
        _measure("CancelReceivable", ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(seller));
    }

    function test_Gas_Documents() external {
        Action memory action =
            unsigned(address(documents), ActionTypes.ANCHOR_DOCUMENT, SUBJECT, 0, abi.encode(ROOT), list(seller));
        signAction(action);
        _measure("AnchorDocument", action);
        action = unsigned(
            address(documents), ActionTypes.SUPERSEDE_DOCUMENT, SUBJECT, 1, abi.encode(ROOT, TERMS), list(seller)
        );
        signAction(action);
        _measure("SupersedeDocument", action);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                    THE WORST OF ALL
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev As many fragments and signers as there may be: what ACTION_GAS must suffice for.
    function test_Gas_WorstChangeOfMaturity() external {
        issue();
        address[] memory signers = new address[](relay.MAX_SIGNERS());
        (signers[0], signers[1]) = (buyer, seller);
        uint32 last = 0;
        for (uint32 i = 2; receivable().fragments + 2 <= receivables.MAX_FRAGMENTS(); ++i) {
            split(last, WHOLE / 200 * i, seller);
            last = receivable().fragments - 1;
            if (i >= signers.length) continue;
            signers[i] = person(vm.toString(i));
            bind(signers[i], SUBJECT, Kinds.SUPPLIER);
            transfer(last - 1, seller, signers[i]);
        }
        _measureWorst(
            "ChangeMaturity, 32 signers, 255 fragments",
            ActionTypes.CHANGE_MATURITY,
            abi.encode(maturity + 1, REASON),
            signers
        );
    }

    function test_Gas_WorstReversal() external {
        issue();
        bytes32[] memory allocations = new bytes32[](32);
        for (uint64 i = 0; i < 32; ++i) {
            allocations[i] = pay(0, i + 1, seller);
        }
        uint32 left = 0;
        for (uint64 i = 1; i <= 127; ++i) {
            split(left, WHOLE - i, seller);
            left = receivable().fragments - 2;
        }
        for (uint256 i = 31; i > 0; --i) {
            reverse(allocations[i], seller);
        }
        _measureWorst(
            "ReversePayment, 31 holes, divided 127 times",
            ActionTypes.REVERSE_PAYMENT,
            abi.encode(allocations[0], REASON),
            list(seller)
        );
        _measureWorst(
            "RecordPayment, 32 holes",
            ActionTypes.RECORD_PAYMENT,
            paymentPayload(left, 1, ENTRY, 1, TERMS),
            list(seller)
        );
    }

    function test_Gas_WorstIssue() external {
        bytes memory prints;
        for (uint256 i = 0; i < 16; ++i) {
            prints = bytes.concat(prints, keccak256(abi.encode("print", i)));
        }
        Action memory action = issueAction(issuePayload(prints), prints, seller);
        _measure("IssueReceivable, 16 fingerprints", action);
        assertLt(vm.lastCallGas().gasTotalUsed, relay.ACTION_GAS());
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        BATCHES
    //////////////////////////////////////////////////////////////////////////*/

    function test_Gas_Batch() external {
        issue();
        Action[] memory actions = new Action[](100);
        for (uint64 i = 0; i < actions.length; ++i) {
            actions[i] = act(
                i % 2 == 0 ? ActionTypes.DISPUTE_RECEIVABLE : ActionTypes.RESOLVE_DISPUTE,
                abi.encode(REASON),
                list(buyer)
            );
            actions[i].expectedVersion = i + 1;
            signAction(actions[i]);
        }
        relay.relay(new SignedCredential[](0), actions);
        vm.snapshotGasLastCall("Relay", "100 actions in one transaction");
        assertEq(version(), 101);
    }

    function test_Gas_Refused() external {
        issueConfirmed();
        Action memory action = act(ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), list(buyer));
        relayOne(action);
        vm.snapshotGasLastCall("Relay", "an action refused");
        relayOne(action);
        vm.snapshotGasLastCall("Relay", "an action passed over, its nonce used");
    }

    function test_Gas_Credential() external {
        SignedCredential[] memory credentials = new SignedCredential[](1);
        credentials[0] = credential(stranger, SUBJECT, Kinds.BANK, type(uint64).max);
        relay.relay(credentials, new Action[](0));
        vm.snapshotGasLastCall("Relay", "a credential");
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    function _measureIssue() private {
        _measure("IssueReceivable", issueAction(issuePayload(fingerprintList()), fingerprintList(), seller));
    }

    function _measure(string memory name, bytes32 typeHash, bytes memory payload, address[] memory signers) private {
        _measure(name, act(typeHash, payload, signers));
    }

    function _measure(string memory name, Action memory action) private {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        vm.expectEmit(true, true, true, true, address(relay));
        emit IRelay.ActionPerformed(relay.digestOf(action), action.signers[0]);
        relay.relay(new SignedCredential[](0), actions);
        vm.snapshotGasLastCall("Actions", name);
    }

    /// @dev Within what the Relay gives an action, with room for dearer storage.
    function _measureWorst(string memory name, bytes32 typeHash, bytes memory payload, address[] memory signers)
        private
    {
        _measure(name, typeHash, payload, signers);
        assertLt(vm.lastCallGas().gasTotalUsed, relay.ACTION_GAS());
    }
}
