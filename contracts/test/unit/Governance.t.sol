// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Organisations} from "../../src/Organisations.sol";
import {IOrganisations, PartyKeyRef} from "../../src/interfaces/IOrganisations.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Base} from "../utils/Base.sol";
import {Signing} from "../utils/Signing.sol";

/// @dev See Governance.tree.
contract GovernanceTest is Base {
    address private ada;
    address private ben;
    address private eve;
    bytes private data;

    function setUp() public override {
        super.setUp();
        ada = person("ada");
        ben = person("ben");
        eve = person("eve");
        data = abi.encodeCall(organisations.setRegistrar, (ben, true));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CONSTRUCTOR
    //////////////////////////////////////////////////////////////////////////*/

    function test_Constructor_FounderDecides() external {
        vm.expectEmit();
        emit IOrganisations.GovernorsChanged(list(founder), 1);
        Organisations made = new Organisations(directory, founder);
        assertEq(made.governors(), list(founder));
        assertEq(made.threshold(), 1);
        assertTrue(made.isGovernor(founder));
        assertFalse(made.isGovernor(address(this)));
        assertFalse(made.isRegistrar(founder));
    }

    function test_RevertWhen_Constructor_ZeroFounder() external {
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadGovernor.selector, address(0)));
        new Organisations(directory, address(0));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        GOVERN
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_Govern_BadTarget() external {
        address[3] memory targets = [address(relay), address(receivables), eve];
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes[] memory signatures = _sign(targets[i], 1, type(uint64).max, list(founder));
            vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadTarget.selector, targets[i]));
            organisations.govern(targets[i], data, 1, type(uint64).max, list(founder), signatures);
        }
    }

    function test_RevertWhen_Govern_Expired() external {
        uint64 deadline = START - 1;
        bytes[] memory signatures = _sign(1, deadline, list(founder));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_Expired.selector, deadline));
        organisations.govern(address(organisations), data, 1, deadline, list(founder), signatures);
    }

    function test_Govern_AtTheDeadline() external {
        organisations.govern(address(organisations), data, 1, START, list(founder), _sign(1, START, list(founder)));
        assertTrue(organisations.isRegistrar(ben));
    }

    function test_RevertWhen_Govern_NonceUsed() external {
        bytes[] memory signatures = _sign(7, START, list(founder));
        organisations.govern(address(organisations), data, 7, START, list(founder), signatures);
        assertTrue(organisations.isNonceUsed(7));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NonceUsed.selector, 7));
        organisations.govern(address(organisations), data, 7, START, list(founder), signatures);
    }

    function test_RevertWhen_Govern_SignatureCount() external {
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_SignatureCount.selector, 1, 2));
        organisations.govern(
            address(organisations), data, 1, START, list(founder), _sign(1, START, list(founder, founder))
        );
    }

    function test_RevertWhen_Govern_TooFew() external {
        _twoOfThree();
        bytes[] memory signatures = _sign(1, START, list(ada));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_TooFewSignatures.selector, 1, 2));
        organisations.govern(address(organisations), data, 1, START, list(ada), signatures);

        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_TooFewSignatures.selector, 0, 2));
        organisations.govern(address(organisations), data, 1, START, new address[](0), new bytes[](0));
    }

    function test_RevertWhen_Govern_NotGovernor() external {
        bytes[] memory signatures = _sign(1, START, list(eve));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotGovernor.selector, eve));
        organisations.govern(address(organisations), data, 1, START, list(eve), signatures);
    }

    function test_RevertWhen_Govern_GovernorNoMore() external {
        bytes[] memory signatures = _sign(1, START, list(founder));
        _setGovernors(list(ada), 1);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_NotGovernor.selector, founder));
        organisations.govern(address(organisations), data, 1, START, list(founder), signatures);
    }

    function test_RevertWhen_Govern_Duplicate() external {
        _twoOfThree();
        bytes[] memory signatures = _sign(1, START, list(ada, ada));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_DuplicateSigner.selector, ada));
        organisations.govern(address(organisations), data, 1, START, list(ada, ada), signatures);
    }

    function test_RevertWhen_Govern_BadSignature() external {
        bytes memory refusal = abi.encodeWithSelector(IOrganisations.Organisations_BadSignature.selector, founder);

        // Somebody else's.
        bytes[] memory signatures = _sign(1, START, list(eve));
        vm.expectRevert(refusal);
        organisations.govern(address(organisations), data, 1, START, list(founder), signatures);

        // Over other data, another nonce, another target.
        signatures = _sign(1, START, list(founder));
        bytes memory other = abi.encodeCall(organisations.setRegistrar, (eve, true));
        vm.expectRevert(refusal);
        organisations.govern(address(organisations), other, 1, START, list(founder), signatures);
        vm.expectRevert(refusal);
        organisations.govern(address(organisations), data, 2, START, list(founder), signatures);
        vm.expectRevert(refusal);
        organisations.govern(address(directory), data, 1, START, list(founder), signatures);

        // On another chain.
        vm.chainId(4711);
        vm.expectRevert(refusal);
        organisations.govern(address(organisations), data, 1, START, list(founder), signatures);
    }

    function test_RevertWhen_Govern_MalleableSignature() external {
        bytes32 digest = Signing.governDigest(address(organisations), address(organisations), data, 1, START);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[founder], digest);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadSignature.selector, founder));
        organisations.govern(address(organisations), data, 1, START, list(founder), signatures);
    }

    function test_RevertWhen_Govern_CallFails() external {
        data = abi.encodeCall(organisations.setRegistrar, (address(0), true));
        bytes[] memory signatures = _sign(1, START, list(founder));
        vm.expectRevert(IOrganisations.Organisations_NoKey.selector);
        organisations.govern(address(organisations), data, 1, START, list(founder), signatures);
        assertFalse(organisations.isNonceUsed(1));
    }

    function test_Govern_TwoOfThree() external {
        _twoOfThree();
        organisations.govern(
            address(organisations), data, 1, START, list(ben, founder), _sign(1, START, list(ben, founder))
        );
        assertTrue(organisations.isRegistrar(ben));
        assertTrue(organisations.isNonceUsed(1));

        // More than must.
        data = abi.encodeCall(organisations.setRegistrar, (ben, false));
        organisations.govern(
            address(organisations), data, 2, START, list(ada, ben, founder), _sign(2, START, list(ada, ben, founder))
        );
        assertFalse(organisations.isRegistrar(ben));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      GOVERNORS
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_NotGovernance() external {
        address[3] memory callers = [address(this), founder, address(relay)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.startPrank(callers[i]);
            bytes memory refusal =
                abi.encodeWithSelector(IOrganisations.Organisations_NotGovernance.selector, callers[i]);
            vm.expectRevert(refusal);
            organisations.setGovernors(list(eve), 1);
            vm.expectRevert(refusal);
            organisations.setRegistrar(eve, true);
            vm.expectRevert(refusal);
            organisations.admitOrganisation("id", eve, Kinds.BANK);
            vm.expectRevert(refusal);
            organisations.freezeOrganisation("id", new PartyKeyRef[](0));
            vm.expectRevert(refusal);
            organisations.unfreezeOrganisation("id", new PartyKeyRef[](0));
            vm.stopPrank();
        }
    }

    function test_RevertWhen_SetGovernors_BadThreshold() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadThreshold.selector, 0, 2));
        organisations.setGovernors(list(ada, ben), 0);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadThreshold.selector, 3, 2));
        organisations.setGovernors(list(ada, ben), 3);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadThreshold.selector, 0, 0));
        organisations.setGovernors(new address[](0), 0);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadThreshold.selector, 1, 0));
        organisations.setGovernors(new address[](0), 1);
    }

    function test_RevertWhen_SetGovernors_BadGovernor() external {
        vm.startPrank(address(organisations));
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadGovernor.selector, address(0)));
        organisations.setGovernors(list(ada, address(0)), 1);
        vm.expectRevert(abi.encodeWithSelector(IOrganisations.Organisations_BadGovernor.selector, ada));
        organisations.setGovernors(list(ada, ben, ada), 2);
        assertTrue(organisations.isGovernor(founder));
    }

    function test_SetGovernors() external {
        vm.expectEmit(address(organisations));
        emit IOrganisations.GovernorsChanged(list(ada, founder), 2);
        _setGovernors(list(ada, founder), 2);
        assertEq(organisations.governors(), list(ada, founder));
        assertEq(organisations.threshold(), 2);
        assertTrue(organisations.isGovernor(founder));

        vm.prank(address(organisations));
        organisations.setGovernors(list(ben), 1);
        assertEq(organisations.governors(), list(ben));
        assertFalse(organisations.isGovernor(ada));
        assertFalse(organisations.isGovernor(founder));
    }

    function _twoOfThree() private {
        _setGovernors(list(founder, ada, ben), 2);
    }

    function _setGovernors(address[] memory governors, uint256 threshold) private {
        govern(address(organisations), abi.encodeCall(organisations.setGovernors, (governors, threshold)));
    }

    function _sign(uint256 nonce, uint64 deadline, address[] memory signers) private view returns (bytes[] memory) {
        return _sign(address(organisations), nonce, deadline, signers);
    }

    function _sign(address target, uint256 nonce, uint64 deadline, address[] memory signers)
        private
        view
        returns (bytes[] memory)
    {
        return sign(Signing.governDigest(address(organisations), target, data, nonce, deadline), signers);
    }
}
