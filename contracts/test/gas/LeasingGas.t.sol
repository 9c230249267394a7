// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Collateral} from "../../src/interfaces/ILiens.sol";
import {SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {LeasingBase} from "../utils/LeasingBase.sol";

/// @notice What each action on machines, liens and leases costs as a transaction of its own, written to contracts/gas/.
/// forge-config: default.isolate = true
contract LeasingGasTest is LeasingBase {
    function test_Gas_Equipment() external {
        _measure("IssuePassport", passport(MACHINE, printOf(MACHINE), maker));
        _measure("ProposeTitle", onMachine(ActionTypes.PROPOSE_TITLE, abi.encode(owner, DEAL, expiry), maker));
        _measure("WithdrawTitle", onMachine(ActionTypes.WITHDRAW_TITLE, abi.encode(DEAL), maker));
        fileOnMachine(LIEN, lender);
        proposeTitle(maker, owner);
        _measure("DeclineTitle", onMachine(ActionTypes.DECLINE_TITLE, abi.encode(DEAL), owner));
        proposeTitle(maker, owner);
        _measure("ConsentToTitle", onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), lender));
        _measure("AcceptTitle", acceptTitle(owner));
        _measure("ChangeCustody", onMachine(ActionTypes.CHANGE_CUSTODY, abi.encode(REASON), list(user, maker)));
        _measure("SwapComponent", onMachine(ActionTypes.SWAP_COMPONENT, abi.encode(ROOT, TERMS, REASON), owner));
        _measure("AnnounceRecall", onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), maker));
        _measure("ClearRecall", onMachine(ActionTypes.CLEAR_RECALL, abi.encode(TERMS, REASON), maker));
        _measure("ObserveCondition", onMachine(ActionTypes.OBSERVE_CONDITION, abi.encode(REASON), inspector));
        _measure("RetireEquipment", onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(0, REASON), list(owner, lender)));
        issuePassport(CRANE, maker);
        _measure(
            "CancelPassport",
            actAt(address(title), CRANE, 1, ActionTypes.CANCEL_PASSPORT, abi.encode(REASON), "", list(maker))
        );
    }

    function test_Gas_Leases() external {
        own();
        _measure("SignLease", signing(making(), printOf(LEASE), list(lessor, lessee)));
        uint256 snapshot = vm.snapshotState();
        _measure("CancelLease", onLease(ActionTypes.CANCEL_LEASE, abi.encode(REASON), list(lessor, lessee)));
        vm.revertToState(snapshot);
        _measure("CommenceLease", commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        _measure("BillPeriod", onLease(ActionTypes.BILL_PERIOD, billPayload(1), lessor));
        _measure("AssignRents", onLease(ActionTypes.ASSIGN_RENTS, rentsPayload(13, 36, lender), list(lessor, lender)));
        _measure(
            "AmendLease", onLease(ActionTypes.AMEND_LEASE, abi.encode(TERMS, 48, REASON), list(lessor, lessee, lender))
        );
        _measure("ReturnRents", onLease(ActionTypes.RETURN_RENTS, abi.encode(0, REASON), list(lender, lessor)));
        _measure("NovateLease", onLease(ActionTypes.NOVATE_LEASE, abi.encode(heir, REASON), list(lessor, lessee, heir)));
        _measure("TransferLease", onLease(ActionTypes.TRANSFER_LEASE, abi.encode(other, REASON), list(lessor, other)));
        assertPerformed(onLease(ActionTypes.TRANSFER_LEASE, abi.encode(lessor, REASON), list(other, lessor)));
        _measure("NoticeDefault", onLease(ActionTypes.NOTICE_DEFAULT, abi.encode(REASON), lessor));
        _measure("CureDefault", onLease(ActionTypes.CURE_DEFAULT, abi.encode(REASON), lessor));
        snapshot = vm.snapshotState();
        noticeDefault();
        _measure("RepossessEquipment", onLease(ActionTypes.REPOSSESS_EQUIPMENT, abi.encode(REASON), lessor));
        vm.revertToState(snapshot);
        _measure("EndLease", onLease(ActionTypes.END_LEASE, abi.encode(0, REASON), list(lessor, heir)));
    }

    function test_Gas_Attest() external {
        declareLease();
        _measure("AttestLease", onLease(ActionTypes.ATTEST_LEASE, abi.encode(REASON), lessee));
    }

    function test_Gas_Liens() external {
        own();
        _measure("FileLien", filing(MACHINE, LIEN, Collateral.Equipment, 0, "", list(lender, owner)));
        bytes memory prior = abi.encodePacked(LIEN);
        _measure("FileLien, the second", filing(MACHINE, SECOND, Collateral.Equipment, 0, prior, list(other, owner)));
        _measure("ContinueLien", onLiens(MACHINE, ActionTypes.CONTINUE_LIEN, abi.encode(LIEN, lapse + 1), list(lender)));
        _measure(
            "SubordinateLien",
            onLiens(MACHINE, ActionTypes.SUBORDINATE_LIEN, abi.encode(LIEN, SECOND, REASON), list(lender))
        );
        _measure("ReleaseLien", onLiens(MACHINE, ActionTypes.RELEASE_LIEN, abi.encode(LIEN, REASON), list(lender)));
        _measure(
            "ReleaseLienByOrder",
            onLiens(MACHINE, ActionTypes.RELEASE_LIEN_BY_ORDER, abi.encode(SECOND, REASON), list(founder))
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                    THE WORST OF ALL
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev As many machines as there may be, each of another holder.
    function test_Gas_WorstCommencement() external {
        bytes memory machines;
        address[] memory signers = new address[](leases.MAX_MACHINES() + 1);
        signers[0] = lessee;
        for (uint256 i = 1; i < signers.length; ++i) {
            bytes32 subject = keccak256(abi.encode("machine", i));
            signers[i] = person(vm.toString(i));
            bind(signers[i], subject, Kinds.LESSOR);
            issuePassport(subject, signers[i]);
            machines = abi.encodePacked(machines, subject);
        }
        signLease();
        _measureWorst("CommenceLease, 16 machines", commencement(LEASE, machines, signers));
        _measureWorst(
            "EndLease, 16 machines", onLease(ActionTypes.END_LEASE, abi.encode(0, REASON), list(lessor, lessee))
        );
    }

    /// @dev As many liens and sales as there may be.
    function test_Gas_WorstAgreement() external {
        letMachine();
        address[] memory signers = new address[](18);
        (signers[0], signers[1]) = (lessor, lessee);
        for (uint32 i = 0; i < 16; ++i) {
            address bank_ = person(vm.toString(i));
            signers[i + 2] = bank_;
            bind(bank_, LEASE, Kinds.BANK);
            sellRents(i + 1, i + 1, bank_);
        }
        for (uint32 i = 0; i < 15; ++i) {
            fileOnLease(keccak256(abi.encode(i)), signers[i + 2]);
        }
        bytes memory prior = abi.encodePacked(liens.standingLiens(LEASE, Collateral.Lease, 0));
        _measureWorst(
            "FileLien, the sixteenth", filing(LEASE, LIEN, Collateral.Lease, 0, prior, list(signers[17], lessor))
        );
        _measureWorst(
            "AmendLease, 18 signers", onLease(ActionTypes.AMEND_LEASE, abi.encode(TERMS, 48, REASON), signers)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    function _measure(string memory name, Action memory action) private {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        vm.expectEmit(true, true, true, true, address(relay));
        emit IRelay.ActionPerformed(relay.digestOf(action), action.signers[0]);
        relay.relay(new SignedCredential[](0), actions);
        vm.snapshotGasLastCall("Leasing", name);
    }

    /// @dev Within what the Relay gives an action, with room for dearer storage.
    function _measureWorst(string memory name, Action memory action) private {
        _measure(name, action);
        assertLt(vm.lastCallGas().gasTotalUsed, relay.ACTION_GAS());
    }
}
