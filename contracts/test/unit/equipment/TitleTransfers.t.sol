// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEquipmentTitle, Proposal} from "../../../src/interfaces/IEquipmentTitle.sol";
import {Collateral} from "../../../src/interfaces/ILiens.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {LeasingBase} from "../../utils/LeasingBase.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/interfaces/IERC721Metadata.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @dev See TitleTransfers.tree.
contract TitleTransfersTest is LeasingBase {
    function setUp() public override {
        super.setUp();
        issuePassport(MACHINE, maker);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        PROPOSAL
    //////////////////////////////////////////////////////////////////////////*/

    function test_Propose() external {
        vm.expectEmit(address(title));
        emit IEquipmentTitle.TitleProposed(MACHINE, 2, owner, DEAL, expiry);
        proposeTitle(maker, owner);
        Proposal memory proposal = title.proposalOf(MACHINE);
        assertEq(proposal.buyer, owner);
        assertEq(proposal.expiry, expiry);
        assertEq(proposal.version, 2);
        assertEq(proposal.terms, DEAL);
        assertRefused(
            _proposing(user, expiry, maker), why(IEquipmentTitle.EquipmentTitle_AlreadyProposed.selector, owner)
        );
        vm.warp(expiry + 1);
        assertPerformed(_proposing(user, expiry + 2, maker));
    }

    function test_Propose_Refused() external {
        assertRefused(
            _proposing(user, expiry, owner), why(IEquipmentTitle.EquipmentTitle_NotTitleHolder.selector, owner)
        );
        assertRefused(_proposing(maker, expiry, maker), why(IEquipmentTitle.EquipmentTitle_SelfDealing.selector));
        assertRefused(_proposing(address(0), expiry, maker), why(IEquipmentTitle.EquipmentTitle_SelfDealing.selector));
        assertRefused(_proposing(inspector, expiry, maker), notAuthorised(inspector));
        assertSkipped(_proposing(stranger, expiry, maker));
        freezeOn(user, MACHINE);
        assertRefused(_proposing(user, expiry, maker), frozen(user));
        assertRefused(
            _proposing(owner, START - 1, maker),
            why(IEquipmentTitle.EquipmentTitle_Expired.selector, uint256(START - 1))
        );
    }

    function _proposing(address to, uint64 until, address by) private returns (Action memory) {
        return onMachine(ActionTypes.PROPOSE_TITLE, abi.encode(to, DEAL, until), by);
    }

    function test_Decline() external {
        proposeTitle(maker, owner);
        assertRefused(
            onMachine(ActionTypes.DECLINE_TITLE, abi.encode(DEAL), maker),
            why(IEquipmentTitle.EquipmentTitle_NotAddressee.selector, maker)
        );
        vm.expectEmit(address(title));
        emit IEquipmentTitle.TitleDeclined(MACHINE, 3, DEAL);
        assertPerformed(onMachine(ActionTypes.DECLINE_TITLE, abi.encode(DEAL), owner));
        assertRefused(acceptTitle(owner), why(IEquipmentTitle.EquipmentTitle_NotProposed.selector));
    }

    function test_Withdraw() external {
        proposeTitle(maker, owner);
        assertRefused(
            onMachine(ActionTypes.WITHDRAW_TITLE, abi.encode(DEAL), owner),
            why(IEquipmentTitle.EquipmentTitle_NotTitleHolder.selector, owner)
        );
        vm.expectEmit(address(title));
        emit IEquipmentTitle.TitleWithdrawn(MACHINE, 3, DEAL);
        assertPerformed(onMachine(ActionTypes.WITHDRAW_TITLE, abi.encode(DEAL), maker));
        assertEq(title.proposalOf(MACHINE).version, 0);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       ACCEPTANCE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Accept() external {
        proposeTitle(maker, owner);
        vm.warp(expiry);
        vm.expectEmit(address(title));
        emit IEquipmentTitle.TitleTransferred(MACHINE, 3, maker, owner, DEAL);
        vm.expectEmit(address(title));
        emit IERC721.Transfer(maker, owner, uint256(MACHINE));
        assertPerformed(acceptTitle(owner));
        assertEq(machine().holder, owner);
        assertEq(machine().custodian, maker, "custody does not pass with title");
        assertTrue(machine().transferred);
        assertEq(title.balanceOf(maker), 0);
        assertEq(title.balanceOf(owner), 1);
        assertRefused(acceptTitle(owner), why(IEquipmentTitle.EquipmentTitle_NotProposed.selector));
    }

    function test_Accept_Refused() external {
        proposeTitle(maker, owner);
        assertRefused(acceptTitle(user), why(IEquipmentTitle.EquipmentTitle_NotAddressee.selector, user));
        assertRefused(
            onMachine(ActionTypes.ACCEPT_TITLE, abi.encode(TERMS), owner),
            why(IEquipmentTitle.EquipmentTitle_WrongTerms.selector, DEAL)
        );
        uint256 snapshot = vm.snapshotState();
        freezeOn(maker, MACHINE);
        assertRefused(acceptTitle(owner), frozen(maker));
        vm.revertToState(snapshot);
        vm.warp(expiry + 1);
        assertRefused(acceptTitle(owner), why(IEquipmentTitle.EquipmentTitle_Expired.selector, uint256(expiry)));
    }

    function test_Accept_UnderLiens() external {
        fileOnMachine(LIEN, lender);
        proposeTitle(maker, owner);
        bytes4 missing_ = IEquipmentTitle.EquipmentTitle_MissingConsent.selector;
        assertRefused(acceptTitle(owner), why(missing_, lender));
        vm.expectEmit(address(title));
        emit IEquipmentTitle.TitleConsented(MACHINE, 2, lender, DEAL);
        consent(lender);
        assertTrue(title.hasConsented(MACHINE, 2, lender));
        // What is filed after the proposal counts too.
        fileOnMachine(SECOND, other);
        assertRefused(acceptTitle(owner), why(missing_, other));
        uint256 snapshot = vm.snapshotState();
        consent(other);
        assertPerformed(acceptTitle(owner));
        vm.revertToState(snapshot);
        release(MACHINE, SECOND, other);
        assertPerformed(acceptTitle(owner));
        // The lien stands on.
        assertEq(liens.securedPartiesOf(MACHINE, Collateral.Equipment, 0)[0], lender);
    }

    function test_Accept_UnderLapsedLien() external {
        lapse = expiry - 1;
        fileOnMachine(LIEN, lender);
        proposeTitle(maker, owner);
        vm.warp(lapse);
        assertRefused(acceptTitle(owner), why(IEquipmentTitle.EquipmentTitle_MissingConsent.selector, lender));
        vm.warp(lapse + 1);
        assertPerformed(acceptTitle(owner));
    }

    function test_Accept_ConsentToAnotherProposal() external {
        fileOnMachine(LIEN, lender);
        proposeTitle(maker, owner);
        consent(lender);
        assertPerformed(onMachine(ActionTypes.WITHDRAW_TITLE, abi.encode(DEAL), maker));
        proposeTitle(maker, owner);
        assertRefused(acceptTitle(owner), why(IEquipmentTitle.EquipmentTitle_MissingConsent.selector, lender));
    }

    function test_Accept_BySecuredParty() external {
        fileOnMachine(LIEN, lender);
        proposeTitle(maker, lender);
        assertPerformed(acceptTitle(lender));
    }

    function test_Consent_Refused() external {
        fileOnMachine(LIEN, lender);
        assertRefused(
            onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), lender),
            why(IEquipmentTitle.EquipmentTitle_NotProposed.selector)
        );
        proposeTitle(maker, owner);
        assertRefused(
            onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(TERMS), lender),
            why(IEquipmentTitle.EquipmentTitle_WrongTerms.selector, DEAL)
        );
        assertRefused(
            onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), other),
            why(IEquipmentTitle.EquipmentTitle_NotSecuredParty.selector, other)
        );
        consent(lender);
        assertRefused(
            onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), lender),
            why(IEquipmentTitle.EquipmentTitle_AlreadyConsented.selector, lender)
        );
        vm.warp(expiry + 1);
        assertRefused(
            onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), lender),
            why(IEquipmentTitle.EquipmentTitle_Expired.selector, uint256(expiry))
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        CUSTODY
    //////////////////////////////////////////////////////////////////////////*/

    function test_Custody() external {
        _pass(list(user, maker), maker, user, true);
        proposeTitle(maker, owner);
        assertPerformed(acceptTitle(owner));
        // The holder takes it himself, or has it taken.
        _pass(list(owner), user, owner, false);
        _pass(list(user, owner), owner, user, true);
        _pass(list(lender, owner), user, lender, false);
        _pass(list(owner, lender), lender, owner, true);
        _pass(list(user, owner), owner, user, true);
        _pass(list(maker, user, owner), user, maker, true);
    }

    function _pass(address[] memory signers, address from, address to, bool agreed) private {
        vm.expectEmit(address(title));
        emit IEquipmentTitle.CustodyChanged(MACHINE, title.versionOf(MACHINE) + 1, from, to, agreed, REASON);
        assertPerformed(onMachine(ActionTypes.CHANGE_CUSTODY, abi.encode(REASON), signers));
        assertEq(machine().custodian, to);
    }

    function test_Custody_Refused() external {
        bytes memory payload = abi.encode(REASON);
        assertRefused(
            onMachine(ActionTypes.CHANGE_CUSTODY, payload, maker),
            why(IEquipmentTitle.EquipmentTitle_AlreadyCustodian.selector, maker)
        );
        assertRefused(onMachine(ActionTypes.CHANGE_CUSTODY, payload, user), missingSigner(maker));
        assertRefused(onMachine(ActionTypes.CHANGE_CUSTODY, payload, list(user, lender)), unexpected(lender));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        ERC-721
    //////////////////////////////////////////////////////////////////////////*/

    function test_TokenReads() external view {
        uint256 token = uint256(MACHINE);
        assertEq(title.ownerOf(token), maker);
        assertEq(title.balanceOf(maker), 1);
        assertEq(title.balanceOf(owner), 0);
        assertEq(title.getApproved(token), address(0));
        assertFalse(title.isApprovedForAll(maker, owner));
        assertEq(title.tokenURI(token), "");
        assertEq(title.name(), "Lienlight equipment title");
        assertEq(title.symbol(), "TITLE");
        assertTrue(title.supportsInterface(type(IERC165).interfaceId));
        assertTrue(title.supportsInterface(type(IERC721).interfaceId));
        assertTrue(title.supportsInterface(type(IERC721Metadata).interfaceId));
        assertFalse(title.supportsInterface(0xffffffff));
    }

    function test_TokenReads_OfNothing() external {
        uint256 token = uint256(CRANE);
        bytes memory nonexistent = why(IERC721Errors.ERC721NonexistentToken.selector, token);
        vm.expectRevert(nonexistent);
        title.ownerOf(token);
        vm.expectRevert(nonexistent);
        title.getApproved(token);
        vm.expectRevert(nonexistent);
        title.tokenURI(token);
        vm.expectRevert(why(IERC721Errors.ERC721InvalidOwner.selector, address(0)));
        title.balanceOf(address(0));
    }

    /// @dev By the holder himself, with his own key.
    function test_TokenMoves() external {
        uint256 token = uint256(MACHINE);
        bytes memory refusal = why(IEquipmentTitle.EquipmentTitle_BySignaturesOnly.selector);
        vm.startPrank(maker);
        vm.expectRevert(refusal);
        title.approve(owner, token);
        vm.expectRevert(refusal);
        title.setApprovalForAll(owner, true);
        vm.expectRevert(refusal);
        title.transferFrom(maker, owner, token);
        vm.expectRevert(refusal);
        title.safeTransferFrom(maker, owner, token);
        vm.expectRevert(refusal);
        title.safeTransferFrom(maker, owner, token, "");
        vm.stopPrank();
        assertEq(title.ownerOf(token), maker);
    }
}
