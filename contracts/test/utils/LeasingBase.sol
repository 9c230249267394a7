// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EquipmentTitle} from "../../src/EquipmentTitle.sol";
import {Leases} from "../../src/Leases.sol";
import {Liens} from "../../src/Liens.sol";
import {Agreement} from "../../src/base/Agreement.sol";
import {Equipment, EquipmentStatus, IEquipmentTitle} from "../../src/interfaces/IEquipmentTitle.sol";
import {ILeases, Lease, LeaseStatus} from "../../src/interfaces/ILeases.sol";
import {Collateral} from "../../src/interfaces/ILiens.sol";
import {PartyKeyRef} from "../../src/interfaces/IOrganisations.sol";
import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {ReceivablesBase} from "./ReceivablesBase.sol";

/// @notice Machines, a lease of them, liens on either, and each action in one line. Keys differ from subject to subject, as
/// they do in earnest: `owner` and `lessor` are one organisation, and so are `lessee` and `user`.
abstract contract LeasingBase is ReceivablesBase {
    bytes32 internal constant MACHINE = keccak256("machine");
    bytes32 internal constant CRANE = keccak256("crane");
    bytes32 internal constant LEASE = keccak256("lease");
    bytes32 internal constant SUBLEASE = keccak256("sublease");
    bytes32 internal constant LIEN = keccak256("lien");
    bytes32 internal constant SECOND = keccak256("second lien");
    bytes32 internal constant DEAL = keccak256("bill of sale");
    uint32 internal constant PERIODS = 36;

    EquipmentTitle internal title;
    Leases internal leases;
    Liens internal liens;
    uint64 internal lapse;

    /// @dev Keys on the machines.
    address internal maker;
    address internal owner;
    address internal user;
    address internal inspector;
    /// @dev Keys on machines and leases.
    address internal lender;
    address internal other;
    /// @dev Keys on the leases.
    address internal lessor;
    address internal lessee;
    address internal heir;
    address internal guest;
    address internal sublessor;
    address internal sublessee;

    function setUp() public virtual override {
        super.setUp();
        lapse = START + 1825 days;
        title = new EquipmentTitle(directory);
        leases = new Leases(directory);
        liens = new Liens(directory);
        _register(Names.EQUIPMENT_TITLE, address(title));
        _register(Names.LEASES, address(leases));
        _register(Names.LIENS, address(liens));
        bytes32[2] memory machines = [MACHINE, CRANE];
        bytes32[2] memory both = [LEASE, SUBLEASE];
        maker = _inBoth("maker", machines, Kinds.MANUFACTURER);
        owner = _inBoth("owner", machines, Kinds.LESSOR);
        user = _inBoth("user", machines, Kinds.LESSEE);
        inspector = _inBoth("inspector", machines, Kinds.AUDITOR);
        lender = _inBoth("lender", machines, Kinds.BANK);
        other = _inBoth("other", machines, Kinds.BANK);
        lender = _inBoth("lender", both, Kinds.BANK);
        other = _inBoth("other", both, Kinds.BANK);
        lessor = _inBoth("lessor", both, Kinds.LESSOR);
        lessee = _inBoth("lessee", both, Kinds.LESSEE);
        heir = _inBoth("heir", both, Kinds.LESSEE);
        guest = _inBoth("guest", both, Kinds.GUEST_OBLIGOR);
        sublessor = _inBoth("sublessor", both, Kinds.LESSEE);
        sublessee = _inBoth("sublessee", both, Kinds.LESSEE);
    }

    function _register(bytes32 name, address location) private {
        govern(address(directory), abi.encodeCall(directory.register, (name, 1, location)));
    }

    function _inBoth(string memory name, bytes32[2] memory subjects, uint32 kinds) private returns (address who) {
        who = person(name);
        bind(who, subjects[0], kinds);
        bind(who, subjects[1], kinds);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  ACTING, AND BEING REFUSED
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Under this version of the subject, whatever it is.
    function actAt(
        address target,
        bytes32 subject,
        uint64 version_,
        bytes32 typeHash,
        bytes memory payload,
        bytes memory attachment,
        address[] memory signers
    ) internal returns (Action memory action) {
        action = unsigned(target, typeHash, subject, version_, payload, signers);
        action.attachment = attachment;
        signAction(action);
    }

    function onMachine(bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory)
    {
        return actAt(address(title), MACHINE, title.versionOf(MACHINE), typeHash, payload, "", signers);
    }

    function onMachine(bytes32 typeHash, bytes memory payload, address signer) internal returns (Action memory) {
        return onMachine(typeHash, payload, list(signer));
    }

    function onLease(bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory)
    {
        return actAt(address(leases), LEASE, leases.versionOf(LEASE), typeHash, payload, "", signers);
    }

    function onLease(bytes32 typeHash, bytes memory payload, address signer) internal returns (Action memory) {
        return onLease(typeHash, payload, list(signer));
    }

    function onLiens(bytes32 subject, bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory)
    {
        return actAt(address(liens), subject, liens.versionOf(subject), typeHash, payload, "", signers);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       MACHINES
    //////////////////////////////////////////////////////////////////////////*/

    function passport(bytes32 subject, bytes memory prints, address issuer) internal returns (Action memory) {
        return actAt(
            address(title),
            subject,
            title.versionOf(subject),
            ActionTypes.ISSUE_PASSPORT,
            abi.encode(ROOT, keccak256(prints)),
            prints,
            list(issuer)
        );
    }

    /// @dev One fingerprint, of its own.
    function printOf(bytes32 object) internal pure returns (bytes memory) {
        return abi.encodePacked(keccak256(abi.encode("print of", object)));
    }

    function issuePassport(bytes32 subject, address issuer) internal {
        assertPerformed(passport(subject, printOf(subject), issuer));
    }

    function proposeTitle(address from, address to) internal {
        assertPerformed(onMachine(ActionTypes.PROPOSE_TITLE, abi.encode(to, DEAL, expiry), from));
    }

    function consent(address party) internal {
        assertPerformed(onMachine(ActionTypes.CONSENT_TO_TITLE, abi.encode(DEAL), party));
    }

    function acceptTitle(address buyer_) internal returns (Action memory) {
        return onMachine(ActionTypes.ACCEPT_TITLE, abi.encode(DEAL), buyer_);
    }

    /// @dev Made, and sold to the owner.
    function own() internal {
        issuePassport(MACHINE, maker);
        proposeTitle(maker, owner);
        assertPerformed(acceptTitle(owner));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        LIENS
    //////////////////////////////////////////////////////////////////////////*/

    function lienPayload(bytes32 id, Collateral collateral, uint32 part, bytes memory prior)
        internal
        view
        returns (bytes memory)
    {
        return abi.encode(id, uint32(collateral), part, TERMS, lapse, keccak256(prior));
    }

    function filing(
        bytes32 subject,
        bytes32 id,
        Collateral collateral,
        uint32 part,
        bytes memory prior,
        address[] memory signers
    ) internal returns (Action memory) {
        return actAt(
            address(liens),
            subject,
            liens.versionOf(subject),
            ActionTypes.FILE_LIEN,
            lienPayload(id, collateral, part, prior),
            prior,
            signers
        );
    }

    /// @dev On the machine, in sight of what stands there.
    function fileOnMachine(bytes32 id, address securedParty) internal {
        bytes memory prior = abi.encodePacked(liens.standingLiens(MACHINE, Collateral.Equipment, 0));
        address holder = title.holderOf(MACHINE);
        assertPerformed(filing(MACHINE, id, Collateral.Equipment, 0, prior, list(securedParty, holder)));
    }

    function fileOnLease(bytes32 id, address securedParty) internal {
        bytes memory prior = abi.encodePacked(liens.standingLiens(LEASE, Collateral.Lease, 0));
        assertPerformed(filing(LEASE, id, Collateral.Lease, 0, prior, list(securedParty, lessor)));
    }

    function release(bytes32 subject, bytes32 id, address securedParty) internal {
        assertPerformed(onLiens(subject, ActionTypes.RELEASE_LIEN, abi.encode(id, REASON), list(securedParty)));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        LEASES
    //////////////////////////////////////////////////////////////////////////*/

    struct Making {
        bytes32 subject;
        address lessor;
        address lessee;
        bytes32 head;
        uint32 periods;
        uint32 billed;
        uint32 subletting;
    }

    function making() internal view returns (Making memory) {
        return Making(LEASE, lessor, lessee, 0, PERIODS, 0, 0);
    }

    function signing(Making memory one, bytes memory prints, address[] memory signers)
        internal
        returns (Action memory)
    {
        bytes memory payload = abi.encode(
            one.lessor, one.lessee, one.head, one.periods, one.billed, one.subletting, ROOT, keccak256(prints)
        );
        return actAt(
            address(leases),
            one.subject,
            leases.versionOf(one.subject),
            ActionTypes.SIGN_LEASE,
            payload,
            prints,
            signers
        );
    }

    function signLease(Making memory one) internal {
        assertPerformed(signing(one, printOf(one.subject), list(one.lessor, one.lessee)));
    }

    function signLease() internal {
        signLease(making());
    }

    function declareLease() internal {
        assertPerformed(signing(making(), printOf(LEASE), list(lessor)));
    }

    function commencement(bytes32 lease_, bytes memory machines, address[] memory signers)
        internal
        returns (Action memory)
    {
        return actAt(
            address(leases),
            lease_,
            leases.versionOf(lease_),
            ActionTypes.COMMENCE_LEASE,
            abi.encode(REASON, keccak256(machines)),
            machines,
            signers
        );
    }

    /// @dev The machine is owned, and let.
    function letMachine() internal {
        own();
        signLease();
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
    }

    function bill(uint32 period) internal {
        assertPerformed(onLease(ActionTypes.BILL_PERIOD, billPayload(period), lessor));
    }

    function billPayload(uint32 period) internal pure returns (bytes memory) {
        return abi.encode(period, keccak256(abi.encode("rent", period)), REASON);
    }

    function rentsPayload(uint32 first, uint32 last, address assignee) internal pure returns (bytes memory) {
        return abi.encode(first, last, assignee, TERMS, REASON);
    }

    function sellRents(uint32 first, uint32 last, address assignee) internal {
        assertPerformed(onLease(ActionTypes.ASSIGN_RENTS, rentsPayload(first, last, assignee), list(lessor, assignee)));
    }

    function noticeDefault() internal {
        assertPerformed(onLease(ActionTypes.NOTICE_DEFAULT, abi.encode(REASON), lessor));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        STATE
    //////////////////////////////////////////////////////////////////////////*/

    function machine() internal view returns (Equipment memory) {
        return title.equipmentOf(MACHINE);
    }

    function lease() internal view returns (Lease memory) {
        return leases.leaseOf(LEASE);
    }

    function assertLease(LeaseStatus status) internal view {
        assertEq(uint256(lease().status), uint256(status), "lease's status");
    }

    function wrongEquipment(EquipmentStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IEquipmentTitle.EquipmentTitle_WrongStatus.selector, status);
    }

    function wrongLease(LeaseStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ILeases.Leases_WrongStatus.selector, status);
    }

    function missingSigner(address party) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Agreement.Agreement_MissingCoSigner.selector, party);
    }

    function why(bytes4 selector) internal pure returns (bytes memory) {
        return abi.encodePacked(selector);
    }

    function why(bytes4 selector, address who) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, who);
    }

    function why(bytes4 selector, bytes32 what) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, what);
    }

    function why(bytes4 selector, uint256 number) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, number);
    }

    function freezeOn(address key, bytes32 subject) internal {
        bytes32 id = keccak256(abi.encode("organisation of", key, subject));
        govern(
            address(organisations),
            abi.encodeCall(organisations.admitOrganisation, (id, vm.addr(uint256(id) >> 8), Kinds.SUPPLIER))
        );
        PartyKeyRef[] memory keys = new PartyKeyRef[](1);
        keys[0] = PartyKeyRef(key, subject);
        govern(address(organisations), abi.encodeCall(organisations.freezeOrganisation, (id, keys)));
    }
}
