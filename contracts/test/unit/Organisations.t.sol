// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IOrganisations, PartyKeyRef, SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Base} from "../utils/Base.sol";
import {Signing} from "../utils/Signing.sol";

/// @dev See Organisations.tree.
contract OrganisationsTest is Base {
    bytes32 private constant ID = keccak256("organisation");
    bytes32 private constant SUBJECT = keccak256("subject");
    bytes32 private constant OTHER = keccak256("another subject");

    address private acme;
    address private key;
    address private eve;

    function setUp() public override {
        super.setUp();
        acme = person("acme");
        key = person("key");
        eve = person("eve");
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       ADMISSION
    //////////////////////////////////////////////////////////////////////////*/

    function test_Admit() external {
        vm.expectEmit(address(organisations));
        emit IOrganisations.OrganisationAdmitted(ID, acme, Kinds.BANK);
        vm.expectEmit(address(organisations));
        emit IOrganisations.PartyKeyBound(0, acme, Kinds.BANK, type(uint64).max, ID);
        _admit();

        (address publicKey, uint32 kinds, bool frozen) = organisations.organisationOf(ID);
        assertEq(publicKey, acme);
        assertEq(kinds, Kinds.BANK);
        assertFalse(frozen);
        _assertStanding(acme, SUBJECT, Kinds.BANK, false);
        _assertStanding(acme, OTHER, Kinds.BANK, false);
        assertTrue(organisations.isKnown(acme, SUBJECT));
    }

    function test_RevertWhen_Admit_Again() external {
        _admit();
        vm.startPrank(address(organisations));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_AlreadyAdmitted.selector, ID));
        organisations.admitOrganisation(ID, eve, Kinds.BANK);
    }

    function test_RevertWhen_Admit_BadKey() external {
        _admit();
        vm.startPrank(address(organisations));
        vm.expectRevert(IOrganisations.Organisations_NoKey.selector);
        organisations.admitOrganisation("another", address(0), Kinds.BANK);
        vm.expectRevert(IOrganisations.Organisations_NoKinds.selector);
        organisations.admitOrganisation("another", eve, 0);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_AlreadyBound.selector, acme, 0));
        organisations.admitOrganisation("another", acme, Kinds.BANK);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        FREEZE
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_Freeze_Unknown() external {
        vm.startPrank(address(organisations));
        bytes memory refusal = abi.encodeWithSelector(IOrganisations.Organisations_UnknownOrganisation.selector, ID);
        vm.expectRevert(refusal);
        organisations.freezeOrganisation(ID, new PartyKeyRef[](0));
        vm.expectRevert(refusal);
        organisations.unfreezeOrganisation(ID, new PartyKeyRef[](0));
    }

    function test_Freeze() external {
        _admit();
        bind(key, SUBJECT, Kinds.BANK);
        bind(key, OTHER, Kinds.BANK);

        vm.expectEmit(address(organisations));
        emit IOrganisations.OrganisationFrozen(ID, _refs(SUBJECT));
        _freeze(_refs(SUBJECT));

        _assertStanding(acme, SUBJECT, 0, true);
        _assertStanding(key, SUBJECT, 0, true);
        _assertStanding(key, OTHER, Kinds.BANK, false);
        (,, bool frozen) = organisations.organisationOf(ID);
        assertTrue(frozen);

        _freeze(_refs(OTHER));
        _assertStanding(key, SUBJECT, 0, true);
        _assertStanding(key, OTHER, 0, true);

        vm.expectEmit(address(organisations));
        emit IOrganisations.OrganisationUnfrozen(ID, _refs(SUBJECT));
        vm.prank(address(organisations));
        organisations.unfreezeOrganisation(ID, _refs(SUBJECT));

        _assertStanding(acme, SUBJECT, Kinds.BANK, false);
        _assertStanding(key, SUBJECT, Kinds.BANK, false);
        _assertStanding(key, OTHER, 0, true);
        (,, frozen) = organisations.organisationOf(ID);
        assertFalse(frozen);
    }

    function test_Freeze_BeforeBinding() external {
        _admit();
        _freeze(_refs(SUBJECT));
        _assertStanding(key, SUBJECT, 0, false);
        assertFalse(organisations.isKnown(key, SUBJECT));
        bind(key, SUBJECT, Kinds.BANK);
        _assertStanding(key, SUBJECT, 0, true);
    }

    function test_Freeze_OpenKeyForOneSubject() external {
        _admit();
        bind(key, 0, Kinds.BANK);
        _freeze(_refs(SUBJECT));
        _assertStanding(key, SUBJECT, 0, true);
        _assertStanding(key, OTHER, Kinds.BANK, false);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      REGISTRARS
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_SetRegistrar_Zero() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(IOrganisations.Organisations_NoKey.selector);
        organisations.setRegistrar(address(0), true);
    }

    function test_SetRegistrar() external {
        vm.expectEmit(address(organisations));
        emit IOrganisations.RegistrarChanged(eve, true);
        vm.prank(address(organisations));
        organisations.setRegistrar(eve, true);
        assertTrue(organisations.isRegistrar(eve));
        assertTrue(organisations.isRegistrar(registrar));

        bind(key, SUBJECT, Kinds.BANK);
        _dismiss();
        assertFalse(organisations.isRegistrar(registrar));
        _assertStanding(key, SUBJECT, Kinds.BANK, false);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       BINDING
    //////////////////////////////////////////////////////////////////////////*/

    function test_Bind() external {
        vm.expectEmit(address(organisations));
        emit IOrganisations.PartyKeyBound(
            SUBJECT, key, Kinds.BANK | Kinds.LESSOR, START, keccak256(abi.encode("organisation", key))
        );
        bind(key, SUBJECT, Kinds.BANK | Kinds.LESSOR, START);
        _assertStanding(key, SUBJECT, Kinds.BANK | Kinds.LESSOR, false);
        _assertStanding(key, OTHER, 0, false);
        _assertStanding(key, 0, 0, false);
        assertTrue(organisations.isKnown(key, SUBJECT));
        assertFalse(organisations.isKnown(key, OTHER));

        vm.warp(START + 1);
        _assertStanding(key, SUBJECT, 0, false);
        assertTrue(organisations.isKnown(key, SUBJECT));
    }

    function test_Bind_Open() external {
        bind(key, 0, Kinds.MANUFACTURER, START);
        _assertStanding(key, SUBJECT, Kinds.MANUFACTURER, false);
        _assertStanding(key, OTHER, Kinds.MANUFACTURER, false);
        // Its own binding to a subject counts there.
        bind(key, SUBJECT, Kinds.LESSOR);
        _assertStanding(key, SUBJECT, Kinds.LESSOR, false);
        vm.warp(START + 1);
        _assertStanding(key, SUBJECT, Kinds.LESSOR, false);
        _assertStanding(key, OTHER, 0, false);
    }

    function test_RevertWhen_Bind_NotRegistrar() external {
        SignedCredential memory signed = credential(key, SUBJECT, Kinds.BANK, START);
        bytes32 digest = Signing.credentialDigest(address(organisations), signed.credential);

        signed.signature = signOne(digest, eve);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotRegistrar.selector, eve));
        organisations.bindPartyKey(signed.credential, signed.signature);

        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotRegistrar.selector, address(0)));
        organisations.bindPartyKey(signed.credential, "");

        signed.signature = signOne(digest, registrar);
        signed.credential.kinds = Kinds.LESSOR;
        vm.expectPartialRevert(IOrganisations.Organisations_NotRegistrar.selector);
        organisations.bindPartyKey(signed.credential, signed.signature);

        signed.credential.kinds = Kinds.BANK;
        _dismiss();
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotRegistrar.selector, registrar));
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    function test_RevertWhen_Bind_Expired() external {
        SignedCredential memory signed = credential(key, SUBJECT, Kinds.BANK, START - 1);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_CredentialExpired.selector, START - 1));
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    function test_RevertWhen_Bind_BadCredential() external {
        SignedCredential memory signed = credential(address(0), SUBJECT, Kinds.BANK, START);
        vm.expectRevert(IOrganisations.Organisations_NoKey.selector);
        organisations.bindPartyKey(signed.credential, signed.signature);

        signed = credential(key, SUBJECT, 0, START);
        vm.expectRevert(IOrganisations.Organisations_NoKinds.selector);
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    function test_RevertWhen_Bind_Again() external {
        bind(key, SUBJECT, Kinds.BANK);
        SignedCredential memory signed = credential(key, SUBJECT, Kinds.LESSOR, START);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_AlreadyBound.selector, key, SUBJECT));
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      REVOCATION
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_Revoke_NotRegistrar() external {
        bytes32 digest = Signing.revokeDigest(address(organisations), key, SUBJECT);
        bytes memory signature = signOne(digest, eve);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotRegistrar.selector, eve));
        organisations.revokePartyKey(key, SUBJECT, signature);

        signature = signOne(digest, registrar);
        vm.expectPartialRevert(IOrganisations.Organisations_NotRegistrar.selector);
        organisations.revokePartyKey(key, OTHER, signature);
    }

    function test_Revoke_ByRegistrar() external {
        bind(key, SUBJECT, Kinds.BANK);
        bind(key, OTHER, Kinds.BANK);
        bytes memory signature = signOne(Signing.revokeDigest(address(organisations), key, SUBJECT), registrar);
        vm.expectEmit(address(organisations));
        emit IOrganisations.PartyKeyRevoked(SUBJECT, key);
        organisations.revokePartyKey(key, SUBJECT, signature);

        _assertStanding(key, SUBJECT, 0, false);
        _assertStanding(key, OTHER, Kinds.BANK, false);
        assertTrue(organisations.isKnown(key, SUBJECT));

        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_Revoked.selector, key, SUBJECT));
        organisations.revokePartyKey(key, SUBJECT, signature);
    }

    function test_Revoke_ByGovernance() external {
        bind(key, SUBJECT, Kinds.BANK);
        govern(address(organisations), abi.encodeCall(organisations.revokePartyKey, (key, SUBJECT, "")));
        _assertStanding(key, SUBJECT, 0, false);
        // Frozen too, it is still not valid otherwise.
        _admit();
        _freeze(_refs(SUBJECT));
        _assertStanding(key, SUBJECT, 0, false);
    }

    function test_Revoke_BeforeBinding() external {
        vm.prank(address(organisations));
        organisations.revokePartyKey(key, SUBJECT, "");
        assertTrue(organisations.isKnown(key, SUBJECT));
        SignedCredential memory signed = credential(key, SUBJECT, Kinds.BANK, START);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_Revoked.selector, key, SUBJECT));
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    function test_Revoke_OpenKey() external {
        bind(key, 0, Kinds.BANK);
        vm.startPrank(address(organisations));
        organisations.revokePartyKey(key, SUBJECT, "");
        _assertStanding(key, SUBJECT, 0, false);
        _assertStanding(key, OTHER, Kinds.BANK, false);
        organisations.revokePartyKey(key, 0, "");
        _assertStanding(key, OTHER, 0, false);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    function _admit() private {
        govern(address(organisations), abi.encodeCall(organisations.admitOrganisation, (ID, acme, Kinds.BANK)));
    }

    function _freeze(PartyKeyRef[] memory keys) private {
        vm.prank(address(organisations));
        organisations.freezeOrganisation(ID, keys);
    }

    function _dismiss() private {
        vm.prank(address(organisations));
        organisations.setRegistrar(registrar, false);
    }

    function _refs(bytes32 subject) private view returns (PartyKeyRef[] memory keys) {
        keys = new PartyKeyRef[](1);
        keys[0] = PartyKeyRef(key, subject);
    }

    function _assertStanding(address who, bytes32 subject, uint32 kinds, bool frozen) private view {
        assertEq(organisations.kindsOf(who, subject), kinds, "kinds");
        assertEq(organisations.isFrozen(who, subject), frozen, "frozen");
    }
}
