// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IDocuments} from "../../src/interfaces/IDocuments.sol";
import {PartyKeyRef} from "../../src/interfaces/IOrganisations.sol";
import {Call, IPerformer} from "../../src/interfaces/IPerformer.sol";
import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "../utils/Base.sol";

/// @dev See Documents.tree.
contract DocumentsTest is Base {
    bytes32 private constant SUBJECT = keccak256("document");
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant NEXT = keccak256("next root");

    address private ada;
    address private ben;

    function setUp() public override {
        super.setUp();
        ada = person("ada");
        ben = person("ben");
        bind(ada, SUBJECT, Kinds.AUDITOR, START + 30 days);
        bind(ben, SUBJECT, Kinds.BANK);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       PERFORMER
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_NotRelay() external {
        Call memory call;
        vm.expectRevert(abi.encodeWithSelector(IPerformer.Performer_NotRelay.selector, address(this)));
        documents.perform(call);
    }

    function test_RevertWhen_OlderRelay() external {
        govern(address(directory), abi.encodeCall(directory.register, (Names.RELAY, 2, address(this))));
        Call memory call;
        vm.expectRevert(abi.encodeWithSelector(IPerformer.Performer_NotRelay.selector, address(relay)));
        vm.prank(address(relay));
        documents.perform(call);
    }

    function test_Refused_UnknownType() external {
        bytes32 other = ActionTypes.CONFIRM_RECEIVABLE;
        assertRefused(
            _action(other, 0, abi.encode(ROOT), list(ada)),
            abi.encodeWithSelector(IPerformer.Performer_UnknownType.selector, other)
        );
    }

    function test_Refused_BadPayload() external {
        bytes memory refusal = abi.encodeWithSelector(IPerformer.Performer_BadPayload.selector);
        assertRefused(_action(ActionTypes.ANCHOR_DOCUMENT, 0, "", list(ada)), refusal);
        assertRefused(_action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT, ROOT), list(ada)), refusal);
        assertRefused(_action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encodePacked(ROOT, uint8(0)), list(ada)), refusal);
    }

    function test_Refused_SignerTooMany() external {
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(ada, ben)),
            abi.encodeWithSelector(IPerformer.Performer_UnexpectedSigner.selector, ben)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        ANCHOR
    //////////////////////////////////////////////////////////////////////////*/

    function test_Anchor() external {
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(SUBJECT, 1, ROOT, ada);
        _anchor();
        _assertDocument(1, ROOT);
    }

    function test_Anchor_Guest() external {
        address guest = person("guest");
        bind(guest, SUBJECT, Kinds.GUEST_OBLIGOR);
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(guest)),
            abi.encodeWithSelector(IPerformer.Performer_NotAuthorised.selector, guest)
        );
    }

    function test_Anchor_ExpiredKey() external {
        vm.warp(START + 30 days);
        _anchor();
        vm.warp(START + 30 days + 1);
        assertRefused(
            _action(ActionTypes.SUPERSEDE_DOCUMENT, 1, abi.encode(ROOT, NEXT), list(ada)),
            abi.encodeWithSelector(IPerformer.Performer_NotAuthorised.selector, ada)
        );
    }

    function test_Anchor_RevokedKey() external {
        govern(address(organisations), abi.encodeCall(organisations.revokePartyKey, (ada, SUBJECT, "")));
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(ada)),
            abi.encodeWithSelector(IPerformer.Performer_NotAuthorised.selector, ada)
        );
    }

    function test_Anchor_FrozenKey() external {
        PartyKeyRef[] memory keys = new PartyKeyRef[](1);
        keys[0] = PartyKeyRef(ada, SUBJECT);
        govern(address(organisations), abi.encodeCall(organisations.admitOrganisation, ("id", ben, Kinds.BANK)));
        govern(address(organisations), abi.encodeCall(organisations.freezeOrganisation, ("id", keys)));
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(ada)),
            abi.encodeWithSelector(IPerformer.Performer_Frozen.selector, ada)
        );
    }

    function test_Anchor_UnknownKey() external {
        address eve = person("eve");
        bind(eve, keccak256("another subject"), Kinds.BANK);
        assertSkipped(_action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(eve)));
    }

    function test_Anchor_Again() external {
        _anchor();
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(NEXT), list(ada)),
            abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 0, 1)
        );
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 1, abi.encode(NEXT), list(ada)),
            abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, ROOT)
        );
    }

    function test_Anchor_NoSubject() external {
        bind(ada, 0, Kinds.BANK);
        Action memory action =
            unsigned(address(documents), ActionTypes.ANCHOR_DOCUMENT, 0, 0, abi.encode(ROOT), list(ada));
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(IDocuments.Documents_BadSubject.selector));
    }

    function test_Anchor_NoRoot() external {
        assertRefused(
            _action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(0), list(ada)),
            abi.encodeWithSelector(IDocuments.Documents_NoRoot.selector)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      SUPERSEDE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Supersede() external {
        _anchor();
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentSuperseded(SUBJECT, 2, ROOT, NEXT, ada);
        assertPerformed(_action(ActionTypes.SUPERSEDE_DOCUMENT, 1, abi.encode(ROOT, NEXT), list(ada)));
        _assertDocument(2, NEXT);
    }

    function test_Supersede_Nothing() external {
        assertRefused(
            _action(ActionTypes.SUPERSEDE_DOCUMENT, 0, abi.encode(0, NEXT), list(ada)),
            abi.encodeWithSelector(IDocuments.Documents_NotAnchored.selector)
        );
    }

    function test_Supersede_NotFirstSigner() external {
        _anchor();
        assertRefused(
            _action(ActionTypes.SUPERSEDE_DOCUMENT, 1, abi.encode(ROOT, NEXT), list(ben)),
            abi.encodeWithSelector(IDocuments.Documents_NotFirstSigner.selector, ben)
        );
    }

    function test_Supersede_BadRoots() external {
        _anchor();
        assertRefused(
            _action(ActionTypes.SUPERSEDE_DOCUMENT, 1, abi.encode(NEXT, NEXT), list(ada)),
            abi.encodeWithSelector(IDocuments.Documents_WrongPrevious.selector, ROOT)
        );
        assertRefused(
            _action(ActionTypes.SUPERSEDE_DOCUMENT, 1, abi.encode(ROOT, 0), list(ada)),
            abi.encodeWithSelector(IDocuments.Documents_NoRoot.selector)
        );
    }

    function _anchor() private {
        assertPerformed(_action(ActionTypes.ANCHOR_DOCUMENT, 0, abi.encode(ROOT), list(ada)));
    }

    function _action(bytes32 typeHash, uint64 version, bytes memory payload, address[] memory signers)
        private
        returns (Action memory action)
    {
        action = unsigned(address(documents), typeHash, SUBJECT, version, payload, signers);
        signAction(action);
    }

    function _assertDocument(uint64 version, bytes32 root) private view {
        (uint64 current, bytes32 currentRoot, address signer) = documents.documentOf(SUBJECT);
        assertEq(current, version);
        assertEq(documents.versionOf(SUBJECT), version);
        assertEq(currentRoot, root);
        assertEq(signer, ada);
    }
}
