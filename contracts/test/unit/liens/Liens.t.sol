// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IFingerprints} from "../../../src/interfaces/IFingerprints.sol";
import {Collateral, ILiens, Lien, LienStatus} from "../../../src/interfaces/ILiens.sol";
import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {FragmentStatus} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {Names} from "../../../src/libraries/Names.sol";
import {LeasingBase} from "../../utils/LeasingBase.sol";

/// @dev See Liens.tree.
contract LiensTest is LeasingBase {
    function setUp() public override {
        super.setUp();
        own();
    }

    function _onMachine(bytes32 id, bytes memory prior, address[] memory signers) private returns (Action memory) {
        return filing(MACHINE, id, Collateral.Equipment, 0, prior, signers);
    }

    function _names(bytes32 one, bytes32 two) private pure returns (bytes memory) {
        return abi.encodePacked(one, two);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         FILING
    //////////////////////////////////////////////////////////////////////////*/

    function test_File() external {
        vm.expectEmit(address(liens));
        emit ILiens.LienFiled(MACHINE, 1, LIEN, 0, 0, owner, lender, TERMS, lapse, new bytes32[](0));
        assertPerformed(_onMachine(LIEN, "", list(lender, owner)));
        bytes32[] memory prior = new bytes32[](1);
        prior[0] = LIEN;
        vm.expectEmit(address(liens));
        emit ILiens.LienFiled(MACHINE, 2, SECOND, 0, 0, owner, other, TERMS, lapse, prior);
        assertPerformed(_onMachine(SECOND, abi.encodePacked(LIEN), list(other, owner)));
        Lien memory lien = liens.lienOf(MACHINE, SECOND);
        assertEq(lien.grantor, owner);
        assertEq(lien.securedParty, other);
        assertEq(lien.lapse, lapse);
        assertEq(lien.terms, TERMS);
        assertEq(lien.part, 0);
        assertEq(uint256(lien.collateral), uint256(Collateral.Equipment));
        assertEq(uint256(lien.status), uint256(LienStatus.Filed));
        address[] memory parties = liens.securedPartiesOf(MACHINE, Collateral.Equipment, 0);
        assertEq(parties, list(lender, other));
    }

    function test_File_Incomplete() external {
        fileOnMachine(LIEN, lender);
        Action memory action = _onMachine(SECOND, abi.encodePacked(LIEN), list(other, owner));
        action.attachment = "";
        assertSkipped(action);
    }

    function test_File_BadName() external {
        bind(lender, 0, Kinds.BANK);
        bind(owner, 0, Kinds.LESSOR);
        assertRefused(
            filing(0, LIEN, Collateral.Equipment, 0, "", list(lender, owner)), why(ILiens.Liens_BadSubject.selector)
        );
        bytes4 exists = ILiens.Liens_LienExists.selector;
        assertRefused(_onMachine(0, "", list(lender, owner)), why(exists, bytes32(0)));
        fileOnMachine(LIEN, lender);
        release(MACHINE, LIEN, lender);
        assertRefused(_onMachine(LIEN, "", list(lender, owner)), why(exists, LIEN));
    }

    function test_File_WrongCollateral() external {
        bytes memory refusal = why(ILiens.Liens_WrongCollateral.selector);
        address[] memory signers = list(lender, owner);
        bytes memory payload = abi.encode(LIEN, 3, 0, TERMS, lapse, keccak256(""));
        assertRefused(onLiens(MACHINE, ActionTypes.FILE_LIEN, payload, signers), refusal);
        assertRefused(filing(MACHINE, LIEN, Collateral.Equipment, 1, "", signers), refusal);
        assertRefused(filing(MACHINE, LIEN, Collateral.Lease, 0, "", signers), refusal);
        assertRefused(filing(CRANE, LIEN, Collateral.Equipment, 0, "", signers), refusal);
        assertRefused(filing(MACHINE, LIEN, Collateral.Receivable, 0, "", signers), refusal);
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(0, REASON), owner));
        assertRefused(filing(MACHINE, LIEN, Collateral.Equipment, 0, "", signers), refusal);
        vm.mockCall(
            address(directory), abi.encodeCall(directory.latest, (Names.EQUIPMENT_TITLE)), abi.encode(address(0))
        );
        assertRefused(filing(MACHINE, LIEN, Collateral.Equipment, 0, "", signers), refusal);
    }

    function test_File_OnLease() external {
        address[] memory signers = list(lender, lessor);
        bytes memory refusal = why(ILiens.Liens_WrongCollateral.selector);
        assertRefused(filing(LEASE, LIEN, Collateral.Lease, 0, "", signers), refusal);
        signLease();
        uint256 snapshot = vm.snapshotState();
        fileOnLease(LIEN, lender);
        vm.revertToState(snapshot);
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        fileOnLease(LIEN, lender);
        noticeDefault();
        fileOnLease(SECOND, lender);
        assertRefused(onLease(ActionTypes.REPOSSESS_EQUIPMENT, abi.encode(REASON), lessor), missingSigner(lender));
        assertPerformed(onLease(ActionTypes.REPOSSESS_EQUIPMENT, abi.encode(REASON), list(lessor, lender)));
        bytes memory prior = _names(LIEN, SECOND);
        assertRefused(filing(LEASE, TERMS, Collateral.Lease, 0, prior, signers), refusal);
    }

    function test_File_Signers() external {
        assertRefused(_onMachine(LIEN, "", list(owner)), why(ILiens.Liens_SelfDealing.selector));
        assertRefused(_onMachine(LIEN, "", list(lender)), missingSigner(owner));
        assertRefused(_onMachine(LIEN, "", list(lender, maker)), missingSigner(owner));
        assertRefused(_onMachine(LIEN, "", list(lender, owner, maker)), unexpected(maker));
        freezeOn(lender, MACHINE);
        assertRefused(_onMachine(LIEN, "", list(lender, owner)), frozen(lender));
    }

    function test_File_BadLapse() external {
        lapse = uint64(block.timestamp);
        assertRefused(_onMachine(LIEN, "", list(lender, owner)), why(ILiens.Liens_BadLapse.selector, uint256(lapse)));
    }

    function test_File_InSight() external {
        fileOnMachine(LIEN, lender);
        bytes4 sight = ILiens.Liens_NotInSight.selector;
        assertRefused(_onMachine(SECOND, "", list(other, owner)), why(sight, 1));
        fileOnMachine(SECOND, other);
        assertRefused(_onMachine(TERMS, _names(SECOND, LIEN), list(other, owner)), why(sight, 2));
        assertPerformed(_onMachine(TERMS, _names(LIEN, SECOND), list(other, owner)));
        // Of a machine are its own, not those of the lease.
        signLease();
        fileOnLease(LIEN, lender);
    }

    /// @dev Two banks in one block: both saw an empty register.
    function test_File_TwoAtOnce() external {
        Action memory first = _onMachine(LIEN, "", list(lender, owner));
        Action memory second = _onMachine(SECOND, "", list(other, owner));
        assertPerformed(first);
        assertRefused(second, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 0, 1));
        fileOnMachine(SECOND, other);
    }

    function test_File_TooMany() external {
        for (uint256 i = 0; i < liens.MAX_LIENS(); ++i) {
            fileOnMachine(keccak256(abi.encode(i)), lender);
        }
        bytes memory prior = abi.encodePacked(liens.standingLiens(MACHINE, Collateral.Equipment, 0));
        assertRefused(_onMachine(LIEN, prior, list(lender, owner)), why(ILiens.Liens_TooManyLiens.selector));
        release(MACHINE, keccak256(abi.encode(7)), lender);
        fileOnMachine(LIEN, lender);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       RECEIVABLES
    //////////////////////////////////////////////////////////////////////////*/

    function _onFragment(uint32 fragment, bytes32 id, bytes memory prior) private returns (Action memory) {
        return filing(SUBJECT, id, Collateral.Receivable, fragment, prior, list(bank, seller));
    }

    function test_File_OnReceivable() external {
        issueConfirmed();
        assertPerformed(_onFragment(0, LIEN, ""));
        assertTrue(liens.isPledged(SUBJECT, 0));
        bytes memory pledged = abi.encodeWithSelector(Receivables_Pledged.selector, 0);
        assertRefused(_onFragment(0, SECOND, abi.encodePacked(LIEN)), pledged);
        // Nobody buys it, or lends on it, until it is free.
        refuse(ActionTypes.OFFER_FRAGMENT, abi.encode(0, supplier, TERMS, expiry), seller, pledged);
        refuse(ActionTypes.SPLIT_FRAGMENT, abi.encode(0, HALF), seller, pledged);
        pay(0, HALF, seller);
        release(SUBJECT, LIEN, bank);
        assertFalse(liens.isPledged(SUBJECT, 0));
        split(0, HALF + 1, seller);
        assertPerformed(_onFragment(2, SECOND, ""));
        assertTrue(liens.isPledged(SUBJECT, 2));
        assertFalse(liens.isPledged(SUBJECT, 1));
        offer(1, seller, supplier);
    }

    function test_File_OnReceivable_Refused() external {
        bytes memory wrong = why(ILiens.Liens_WrongCollateral.selector);
        assertRefused(_onFragment(0, LIEN, ""), wrong);
        issueConfirmed();
        assertRefused(_onFragment(1, LIEN, ""), wrong);
        uint256 snapshot = vm.snapshotState();
        split(0, HALF, seller);
        assertRefused(_onFragment(0, LIEN, ""), wrongFragmentStatus(FragmentStatus.Divided));
        offer(1, seller, supplier);
        assertRefused(_onFragment(1, LIEN, ""), wrongFragmentStatus(FragmentStatus.Offered));
        vm.warp(expiry + 1);
        assertPerformed(_onFragment(1, LIEN, ""));
        vm.revertToState(snapshot);
        dispute();
        assertRefused(_onFragment(0, LIEN, ""), why(Receivables_Disputed.selector));
        vm.revertToState(snapshot);
        vm.warp(maturity + 1);
        assertRefused(_onFragment(0, LIEN, ""), why(Receivables_Overdue.selector, uint256(maturity)));
        vm.revertToState(snapshot);
        split(0, HALF, seller);
        pay(1, HALF, seller);
        assertRefused(_onFragment(1, LIEN, ""), why(Receivables_NothingOpen.selector));
        pay(2, WHOLE, seller);
        assertRefused(_onFragment(2, LIEN, ""), wrong);
    }

    /*//////////////////////////////////////////////////////////////////////////
                               CONTINUATION, SUBORDINATION
    //////////////////////////////////////////////////////////////////////////*/

    function test_Continue() external {
        fileOnMachine(LIEN, lender);
        bytes memory longer = abi.encode(LIEN, lapse + 1);
        assertRefused(
            onLiens(MACHINE, ActionTypes.CONTINUE_LIEN, longer, list(owner)),
            why(ILiens.Liens_NotSecuredParty.selector, owner)
        );
        assertRefused(
            onLiens(MACHINE, ActionTypes.CONTINUE_LIEN, abi.encode(LIEN, lapse), list(lender)),
            why(ILiens.Liens_BadLapse.selector, uint256(lapse))
        );
        vm.expectEmit(address(liens));
        emit ILiens.LienContinued(MACHINE, 2, LIEN, lapse + 1);
        assertPerformed(onLiens(MACHINE, ActionTypes.CONTINUE_LIEN, longer, list(lender)));
        vm.warp(lapse + 2);
        assertRefused(
            onLiens(MACHINE, ActionTypes.CONTINUE_LIEN, abi.encode(LIEN, lapse + 9), list(lender)),
            why(ILiens.Liens_UnknownLien.selector, LIEN)
        );
    }

    function _subordination(bytes32 lien, bytes32 senior, address by) private returns (Action memory) {
        return onLiens(MACHINE, ActionTypes.SUBORDINATE_LIEN, abi.encode(lien, senior, REASON), list(by));
    }

    function test_Subordinate() external {
        fileOnMachine(LIEN, lender);
        fileOnMachine(SECOND, other);
        assertRefused(_subordination(LIEN, SECOND, other), why(ILiens.Liens_NotSecuredParty.selector, other));
        bytes4 wrong = ILiens.Liens_WrongSenior.selector;
        assertRefused(_subordination(LIEN, LIEN, lender), why(wrong, LIEN));
        assertRefused(_subordination(LIEN, TERMS, lender), why(wrong, TERMS));
        vm.expectEmit(address(liens));
        emit ILiens.LienSubordinated(MACHINE, 3, LIEN, SECOND, REASON);
        assertPerformed(_subordination(LIEN, SECOND, lender));
        assertTrue(liens.isSubordinated(MACHINE, LIEN, SECOND));
        assertFalse(liens.isSubordinated(MACHINE, SECOND, LIEN));
        assertRefused(
            _subordination(LIEN, SECOND, lender),
            abi.encodeWithSelector(ILiens.Liens_AlreadySubordinated.selector, LIEN, SECOND)
        );
        assertRefused(
            _subordination(SECOND, LIEN, other),
            abi.encodeWithSelector(ILiens.Liens_AlreadySubordinated.selector, SECOND, LIEN)
        );
    }

    /// @dev Two fragments of one receivable have each their own.
    function test_Subordinate_OnAnotherFragment() external {
        issueConfirmed();
        split(0, HALF, seller);
        assertPerformed(_onFragment(1, LIEN, ""));
        assertPerformed(_onFragment(2, SECOND, ""));
        assertRefused(
            onLiens(SUBJECT, ActionTypes.SUBORDINATE_LIEN, abi.encode(LIEN, SECOND, REASON), list(bank)),
            why(ILiens.Liens_WrongSenior.selector, SECOND)
        );
    }

    /// @dev What has fingerprints in one contract has none in another: a subject is one thing.
    function test_ASubjectIsOneThing() external {
        bind(seller, MACHINE, Kinds.LESSOR);
        bind(buyer, MACHINE, Kinds.LESSEE);
        bytes memory prints = fingerprintList();
        assertRefused(
            actAt(
                address(receivables),
                MACHINE,
                0,
                ActionTypes.ISSUE_RECEIVABLE,
                abi.encode(seller, buyer, maturity, CURRENCY, ROOT, keccak256(prints)),
                prints,
                list(seller)
            ),
            why(IFingerprints.Fingerprints_ObjectExists.selector, MACHINE)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         RELEASE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Release() external {
        fileOnMachine(LIEN, lender);
        fileOnMachine(SECOND, other);
        fileOnMachine(TERMS, other);
        bytes memory payload = abi.encode(LIEN, REASON);
        assertRefused(
            onLiens(MACHINE, ActionTypes.RELEASE_LIEN, payload, list(owner)),
            why(ILiens.Liens_NotSecuredParty.selector, owner)
        );
        freezeOn(lender, MACHINE);
        vm.expectEmit(address(liens));
        emit ILiens.LienReleased(MACHINE, 4, LIEN, REASON);
        assertPerformed(onLiens(MACHINE, ActionTypes.RELEASE_LIEN, payload, list(lender)));
        assertEq(uint256(liens.lienOf(MACHINE, LIEN).status), uint256(LienStatus.Released));
        bytes32[] memory standing = liens.standingLiens(MACHINE, Collateral.Equipment, 0);
        assertEq(abi.encodePacked(standing), _names(SECOND, TERMS));
        bytes4 unknown = ILiens.Liens_UnknownLien.selector;
        assertRefused(onLiens(MACHINE, ActionTypes.RELEASE_LIEN, payload, list(lender)), why(unknown, LIEN));
        release(MACHINE, TERMS, other);
        vm.warp(lapse + 1);
        assertRefused(
            onLiens(MACHINE, ActionTypes.RELEASE_LIEN, abi.encode(SECOND, REASON), list(other)), why(unknown, SECOND)
        );
    }

    function test_ReleaseByOrder() external {
        fileOnMachine(LIEN, lender);
        address second = person("second governor");
        govern(address(organisations), abi.encodeCall(organisations.setGovernors, (list(founder, second), 2)));
        bytes memory payload = abi.encode(LIEN, REASON);
        bytes32 order = ActionTypes.RELEASE_LIEN_BY_ORDER;
        assertRefused(
            onLiens(MACHINE, order, payload, list(founder, owner)), why(ILiens.Liens_NotGovernor.selector, owner)
        );
        assertRefused(
            onLiens(MACHINE, order, payload, list(founder)),
            abi.encodeWithSelector(ILiens.Liens_TooFewGovernors.selector, 1, 2)
        );
        vm.expectEmit(address(liens));
        emit ILiens.LienReleasedByOrder(MACHINE, 2, LIEN, REASON);
        assertPerformed(onLiens(MACHINE, order, payload, list(founder, second)));
        assertEq(uint256(liens.lienOf(MACHINE, LIEN).status), uint256(LienStatus.ReleasedByOrder));
        assertEq(liens.standingLiens(MACHINE, Collateral.Equipment, 0).length, 0);
        assertRefused(
            onLiens(MACHINE, order, payload, list(founder, second)), why(ILiens.Liens_UnknownLien.selector, LIEN)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                          LAPSE
    //////////////////////////////////////////////////////////////////////////*/

    function test_InALapsedLiensPlace() external {
        uint64 early = START + 10;
        (uint64 late, bytes32 third) = (lapse, keccak256("third lien"));
        lapse = early;
        fileOnMachine(LIEN, lender);
        lapse = late;
        fileOnMachine(SECOND, other);
        vm.warp(early);
        assertEq(liens.standingLiens(MACHINE, Collateral.Equipment, 0).length, 2);
        vm.warp(early + 1);
        assertEq(abi.encodePacked(liens.standingLiens(MACHINE, Collateral.Equipment, 0)), abi.encodePacked(SECOND));
        fileOnMachine(third, lender);
        assertEq(abi.encodePacked(liens.standingLiens(MACHINE, Collateral.Equipment, 0)), _names(SECOND, third));
        release(MACHINE, SECOND, other);
        release(MACHINE, third, lender);
        assertEq(liens.standingLiens(MACHINE, Collateral.Equipment, 0).length, 0);
    }

    function test_UnknownType() external {
        bytes32 typeHash = ActionTypes.ANCHOR_DOCUMENT;
        assertRefused(
            onLiens(MACHINE, typeHash, abi.encode(ROOT), list(owner)),
            why(IPerformer.Performer_UnknownType.selector, typeHash)
        );
    }
}
