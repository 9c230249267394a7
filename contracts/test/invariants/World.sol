// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {PartyKeyRef} from "../../src/interfaces/IOrganisations.sol";
import {Fragment, FragmentStatus, Receivable, Status} from "../../src/interfaces/IReceivables.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "../utils/Base.sol";
import {LiensMock} from "../utils/LiensMock.sol";
import {Vm} from "forge-std/Vm.sol";

/// @notice A small world, so that its people meet: a few receivables, holders, banks, bank entries and fingerprints;
/// what was seen to happen in it; and how one acts in it, with real signatures, through the Relay.
abstract contract World is Base {
    uint64 internal constant WHOLE = 1e18;
    uint256 internal constant SUBJECTS = 5;
    uint256 public constant FINGERPRINTS = 12;
    uint256 public constant ENTRIES = 3;
    bytes32 internal constant ORGANISATION = "organisation";

    /// @dev What was true when it was issued, and whose confirmation was seen.
    struct Seen {
        address obligor;
        bytes32 root;
        bytes32 currency;
        uint64 maturity;
        bool confirmed;
    }

    /// @dev A consumed interval; a payment has its allocation, and is given back by its reversal.
    struct Piece {
        uint64 from;
        uint64 to;
        bytes32 allocation;
        bool reversed;
    }

    /// @dev Where something came to stand: an offer, a request, a reservation.
    struct Place {
        bytes32 subject;
        uint32 index;
    }

    LiensMock internal liens;

    /// @dev Two suppliers, two banks: they hold. The obligors owe, the last of them as a guest.
    address[4] internal people;
    address[2] internal obligors;
    address internal outsider;

    bytes32[] internal subjects;
    mapping(bytes32 subject => Seen) public seen;
    mapping(bytes32 subject => mapping(uint32 fragment => address)) public holderSeen;
    mapping(bytes32 subject => Piece[]) internal _pieces;
    mapping(bytes32 entry => uint256 parts) public entrySeen;
    mapping(bytes32 allocation => bool) public reversedSeen;
    bytes32[] internal allocations;
    bytes32[] internal quotes;
    mapping(bytes32 quote => bytes32) internal subjectOfQuote;
    mapping(FragmentStatus => Place[]) internal _places;
    Action internal lastPerformed;

    mapping(address signer => mapping(uint256 nonce => bool)) private _nonceSeen;
    mapping(address signer => uint256 nonce) private _lastNonce;

    /// @dev Whether the last action could not take effect for the way in which it was signed.
    bool internal spoilt;

    /// @dev How often the rule of that number was seen broken.
    mapping(uint256 invariant => uint256) public violations;
    /// @dev How often each kind of action took effect.
    mapping(bytes32 typeHash => uint256) public performed;

    function setUp() public virtual override {
        super.setUp();
        people = [person("supplier"), person("lessor"), person("bank"), person("rival")];
        obligors = [person("obligor"), person("guest")];
        outsider = person("outsider");
        for (uint256 i = 0; i < SUBJECTS; ++i) {
            bytes32 subject = keccak256(abi.encode("subject", i));
            bind(people[0], subject, Kinds.SUPPLIER);
            bind(people[1], subject, Kinds.LESSOR | Kinds.BANK);
            bind(people[2], subject, Kinds.BANK);
            bind(people[3], subject, Kinds.BANK);
            bind(obligors[0], subject, Kinds.LESSEE);
            bind(obligors[1], subject, Kinds.GUEST_OBLIGOR);
            bind(outsider, subject, Kinds.AUDITOR);
        }
        govern(
            address(organisations),
            abi.encodeCall(organisations.admitOrganisation, (ORGANISATION, person("acme"), Kinds.BANK))
        );
        liens = new LiensMock();
        govern(address(directory), abi.encodeCall(directory.register, (Names.LIENS, 1, address(liens))));
        vm.recordLogs();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        ACTING
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Signs and relays; whether it took effect. What must hold for any action that does is checked here.
    function _act(bytes32 typeHash, bytes32 subject, bytes memory payload, address[] memory signers)
        internal
        returns (bool)
    {
        return _act(typeHash, subject, payload, "", signers);
    }

    function _act(
        bytes32 typeHash,
        bytes32 subject,
        bytes memory payload,
        bytes memory attachment,
        address[] memory signers
    ) internal returns (bool success) {
        Action memory action = unsigned(
            address(receivables), typeHash, subject, receivables.versionOf(subject), payload, signers
        );
        action.attachment = attachment;
        _spoil(action);
        signAction(action);
        success = _relay(action);
        if (success) {
            ++performed[typeHash];
            if (action.nonce % 4 == 0) lastPerformed = action;
        }
    }

    /// @dev Invariant 11, of every action: valid keys, the expected version, fresh nonces, in time.
    function _relay(Action memory action) internal returns (bool success) {
        bool allowed =
            action.deadline >= block.timestamp && action.expectedVersion == receivables.versionOf(action.subject);
        for (uint256 i = 0; i < action.signers.length; ++i) {
            address key = action.signers[i];
            allowed = allowed && !_nonceSeen[key][action.nonce]
                && (organisations.kindsOf(key, action.subject) & Kinds.OBLIGOR != 0
                    || organisations.isFrozen(key, action.subject));
        }
        relayOne(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        success = logs.length > 0 && logs[logs.length - 1].topics[0] == IRelay.ActionPerformed.selector;
        if (success && !allowed) ++violations[11];
        for (uint256 i = 0; i < action.signers.length && logs.length > 0; ++i) {
            _nonceSeen[action.signers[i]][action.nonce] = true;
            _lastNonce[action.signers[i]] = action.nonce;
        }
    }

    /// @dev Now and then it is signed for another version, with a used nonce, or too late: then nothing must come of it.
    function _spoil(Action memory action) private {
        uint256 way = _draw(action.nonce, 8, 40);
        spoilt = way < 4;
        if (way == 0 && action.expectedVersion > 0) --action.expectedVersion;
        else if (way == 1) ++action.expectedVersion;
        else if (way == 2) action.nonce = _lastNonce[action.signers[0]];
        else if (way == 3) action.deadline = uint64(block.timestamp) - 1;
    }

    /// @dev Something that must hold now, by the rule of that number.
    function _require(uint256 invariant, bool holds) internal {
        if (!holds) ++violations[invariant];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        CHOOSING
    //////////////////////////////////////////////////////////////////////////*/

    function _draw(uint256 seed, uint256 salt, uint256 below) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt))) % below;
    }

    /// @dev Mostly one that lives.
    function _subjectOf(uint256 seed) internal view returns (bytes32 subject) {
        for (uint256 i = 0; i < 3; ++i) {
            subject = subjects[_draw(seed, 100 + i, subjects.length)];
            Status status = _status(subject);
            if (status == Status.Issued || status == Status.Confirmed) return subject;
        }
    }

    /// @dev A fragment that is not divided; now and then any, or one that does not exist.
    function _fragmentOf(uint256 seed, bytes32 subject) internal view returns (uint32 index, Fragment memory fragment) {
        uint32 count = receivables.receivableOf(subject).fragments;
        index = uint32(_draw(seed, 2, count + (_draw(seed, 3, 20) == 0 ? 1 : 0)));
        fragment = receivables.fragmentOf(subject, index);
        while (fragment.status == FragmentStatus.Divided && _draw(seed, 4, 20) != 0) {
            index = fragment.left + uint32(_draw(seed, index, 2));
            fragment = receivables.fragmentOf(subject, index);
        }
    }

    /// @dev One of the last that came into that status, if it still is; else any.
    function _fragmentIn(uint256 seed, FragmentStatus status)
        internal
        view
        returns (bytes32 subject, uint32 index, Fragment memory fragment)
    {
        Place[] storage places = _places[status];
        for (uint256 i = 0; i < 3 && i < places.length; ++i) {
            Place storage place = places[places.length - 1 - i];
            (subject, index) = (place.subject, place.index);
            fragment = receivables.fragmentOf(subject, index);
            if (fragment.status == status && fragment.expiry >= block.timestamp) return (subject, index, fragment);
        }
        subject = _subjectOf(seed);
        (index, fragment) = _fragmentOf(seed, subject);
    }

    function _anybody(uint256 seed) internal view returns (address) {
        uint256 index = _draw(seed, 5, people.length + obligors.length + 1);
        if (index < people.length) return people[index];
        return index == people.length + obligors.length ? outsider : obligors[index - people.length];
    }

    /// @dev Who should do it; now and then somebody else.
    function _mostly(address right, uint256 seed) internal view returns (address) {
        return right == address(0) || _draw(seed, 6, 12) == 0 ? _anybody(seed) : right;
    }

    /// @dev Just one, if the other is nobody.
    function _both(address one, address two) internal pure returns (address[] memory) {
        return two == address(0) || two == one ? list(one) : list(one, two);
    }

    function _isBank(address who) internal view returns (bool) {
        return who == people[1] || who == people[2] || who == people[3];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         READS
    //////////////////////////////////////////////////////////////////////////*/

    function subjectCount() external view returns (uint256) {
        return subjects.length;
    }

    function subjectAt(uint256 index) external view returns (bytes32) {
        return subjects[index];
    }

    function piecesOf(bytes32 subject) external view returns (Piece[] memory) {
        return _pieces[subject];
    }

    function contracts() external view returns (address, address) {
        return (address(receivables), address(fingerprints));
    }

    function fingerprintAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("fingerprint", index));
    }

    function entryAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("entry", index));
    }

    function _status(bytes32 subject) internal view returns (Status) {
        return receivables.receivableOf(subject).status;
    }

    function _isFrozen(address key, bytes32 subject) internal view returns (bool) {
        return organisations.isFrozen(key, subject);
    }

    function _setFrozen(address key, bytes32 subject, bool frozen) internal {
        PartyKeyRef[] memory keys = new PartyKeyRef[](1);
        keys[0] = PartyKeyRef(key, subject);
        vm.prank(address(organisations));
        if (frozen) organisations.freezeOrganisation(ORGANISATION, keys);
        else organisations.unfreezeOrganisation(ORGANISATION, keys);
        vm.getRecordedLogs();
    }
}
