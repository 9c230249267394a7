// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Proposal} from "../../src/interfaces/IEquipmentTitle.sol";
import {Lease, LeaseStatus} from "../../src/interfaces/ILeases.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {LeasingWorld} from "./LeasingWorld.sol";

/// @notice What may happen to machines, liens and leases. Each function tries one action, mostly by who may and with what fits,
/// and checks what its own rule says of what it saw before and after.
contract LeasingHandler is LeasingWorld {
    uint256 private _names;

    /// @dev It does not begin empty.
    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 12; ++i) {
            issue(i);
        }
    }

    function warp(uint256 seed) external {
        vm.warp(block.timestamp + _draw(seed, 10, _draw(seed, 11, 10) == 0 ? 30 days : 1 days));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        MACHINES
    //////////////////////////////////////////////////////////////////////////*/

    function issue(uint256 seed) public {
        bytes32 machine = _machineOf(seed);
        bytes32 print = fingerprintAt(_draw(seed, 10, FINGERPRINTS));
        address issuer = _mostly(people[_draw(seed, 11, 2)], seed);
        bytes memory payload = abi.encode(seed, keccak256(abi.encodePacked(print)));
        bool exists = title.versionOf(machine) != 0;
        if (!_onTitle(ActionTypes.ISSUE_PASSPORT, machine, payload, abi.encodePacked(print), list(issuer))) return;
        _require(3, liveSeen[print] == 0);
        _require(11, !exists && issuer != outsider);
        liveSeen[print] = machine;
        holderSeen[machine] = issuer;
    }

    /// @dev Given up, lost, or recorded by mistake.
    function end(uint256 seed) external {
        if (_draw(seed, 13, 4) != 0) return;
        bytes32 machine = _machineOf(seed);
        address holder = holderSeen[machine];
        if (_draw(seed, 10, 3) == 0) {
            bool transferred = title.equipmentOf(machine).transferred;
            bool free = _standing(machine).length == 0 && headSeen[machine] == 0;
            address issuer = title.equipmentOf(machine).issuer;
            address signer = _mostly(issuer, seed);
            bytes32 print =
                fingerprints.fingerprintsOf(machine).length == 0 ? bytes32(0) : fingerprints.fingerprintsOf(machine)[0];
            if (!_onTitle(ActionTypes.CANCEL_PASSPORT, machine, abi.encode(seed), "", list(signer))) return;
            _require(8, free && !transferred && signer == issuer);
            liveSeen[print] = 0;
            holderSeen[machine] = address(0);
            return;
        }
        uint32 cause = uint32(_draw(seed, 11, 2));
        address[] memory signers = _signersFrom(_mostly(holder, seed), _securedParties(machine), seed);
        if (!_onTitle(ActionTypes.RETIRE_EQUIPMENT, machine, abi.encode(cause, seed), "", signers)) return;
        // Nothing is retired under a standing lien without the secured party, nor given up while it is let.
        _require(8, signers[0] == holder && _isSignedByAll(machine, signers));
        _require(9, cause == 1 || headSeen[machine] == 0);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         TITLE
    //////////////////////////////////////////////////////////////////////////*/

    function propose(uint256 seed) external {
        bytes32 machine = _machineOf(seed);
        address signer = _mostly(holderSeen[machine], seed);
        bytes memory payload = abi.encode(
            _anybody(seed >> 1), keccak256(abi.encode(_draw(seed, 10, 2))), block.timestamp + _draw(seed, 11, 9 days)
        );
        bool success = _onTitle(ActionTypes.PROPOSE_TITLE, machine, payload, "", list(signer));
        _require(8, !success || signer == holderSeen[machine]);
    }

    /// @dev Mostly of one for whom a lien stands, to a proposal that stands, if there are both.
    function consent(uint256 seed) external {
        bytes32 machine = _machineOf(seed);
        for (uint256 i = 0; i < MACHINES && _draw(seed, 13, 8) != 0; ++i) {
            if (_isProposed(machines[i]) && _standing(machines[i]).length > 0) machine = machines[i];
        }
        Proposal memory proposal = title.proposalOf(machine);
        address[] memory parties = _securedParties(machine);
        address signer = parties.length == 0 ? _anybody(seed) : parties[_draw(seed, 10, parties.length)];
        if (!_onTitle(ActionTypes.CONSENT_TO_TITLE, machine, abi.encode(_terms(proposal, seed)), "", list(signer))) {
            return;
        }
        _require(8, _isAmong(signer, parties));
        consentSeen[machine][proposal.version][signer] = true;
    }

    /// @dev Mostly of a proposal that stands, if there is one.
    function accept(uint256 seed) external {
        bytes32 machine = _machineOf(seed);
        for (uint256 i = 0; i < MACHINES && _draw(seed, 13, 8) != 0; ++i) {
            if (_isProposed(machines[i])) machine = machines[i];
        }
        Proposal memory proposal = title.proposalOf(machine);
        bytes32 terms = _terms(proposal, seed);
        address signer = _mostly(proposal.buyer, seed);
        if (!_onTitle(ActionTypes.ACCEPT_TITLE, machine, abi.encode(terms), "", list(signer))) return;
        _require(8, signer == proposal.buyer && terms == proposal.terms && block.timestamp <= proposal.expiry);
        address[] memory parties = _securedParties(machine);
        for (uint256 i = 0; i < parties.length; ++i) {
            _require(8, parties[i] == signer || consentSeen[machine][proposal.version][parties[i]]);
        }
        holderSeen[machine] = signer;
    }

    function _isProposed(bytes32 machine) private view returns (bool) {
        Proposal memory proposal = title.proposalOf(machine);
        return proposal.version != 0 && block.timestamp <= proposal.expiry && isRecorded(machine);
    }

    function _terms(Proposal memory proposal, uint256 seed) private pure returns (bytes32) {
        return _draw(seed, 12, 12) == 0 ? bytes32(seed) : proposal.terms;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         LIENS
    //////////////////////////////////////////////////////////////////////////*/

    function file(uint256 seed) external {
        bytes32 machine = _machineOf(seed);
        address holder = holderSeen[machine];
        bytes memory prior = _draw(seed, 10, 10) == 0 ? bytes("") : _namesOf(machine);
        address[] memory signers = _signersFrom(_anybody(seed), list(_mostly(holder, seed)), seed);
        uint64 lapse = uint64(block.timestamp + _draw(seed, 11, 40 days));
        bytes32 id = keccak256(abi.encode("lien", ++_names));
        bytes memory payload = abi.encode(id, uint32(0), uint32(0), seed, lapse, keccak256(prior));
        if (!_onLiens(ActionTypes.FILE_LIEN, machine, payload, prior, signers)) return;
        // In sight of all that stands, by leave of whose it is, on what is there.
        _require(8, keccak256(prior) == keccak256(_namesOf(machine)));
        _require(8, _isAmong(holder, signers) && signers[0] != holder && isRecorded(machine));
        liensSeen[machine].push(LienSeen(id, signers[0], lapse, false));
    }

    /// @dev Released by its party, or by order; or continued.
    function change(uint256 seed) external {
        bytes32 machine = _machineOf(seed);
        uint256 count = liensSeen[machine].length;
        if (count == 0) return;
        LienSeen storage lien = liensSeen[machine][_draw(seed, 10, count)];
        bool stood = !lien.released && block.timestamp <= lien.lapse;
        address signer = _mostly(lien.securedParty, seed);
        uint256 way = _draw(seed, 11, 4);
        bool success;
        if (way == 0) {
            uint64 lapse = uint64(block.timestamp + _draw(seed, 12, 60 days));
            uint64 before = lien.lapse;
            success = _onLiens(ActionTypes.CONTINUE_LIEN, machine, abi.encode(lien.id, lapse), "", list(signer));
            if (success) lien.lapse = lapse;
            _require(8, !success || (stood && signer == lien.securedParty && lapse > before));
            return;
        }
        if (way == 1) {
            signer = _draw(seed, 13, 4) == 0 ? _anybody(seed) : founder;
            bytes memory order = abi.encode(lien.id, seed);
            success = _onLiens(ActionTypes.RELEASE_LIEN_BY_ORDER, machine, order, "", list(signer));
            _require(8, !success || (stood && signer == founder));
        } else {
            success = _onLiens(ActionTypes.RELEASE_LIEN, machine, abi.encode(lien.id, seed), "", list(signer));
            _require(8, !success || (stood && signer == lien.securedParty));
        }
        if (success) lien.released = true;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         LEASES
    //////////////////////////////////////////////////////////////////////////*/

    function signLease(uint256 seed) external {
        bytes32 subject = _leaseOf(seed);
        (address lessor, address lessee) = (people[_draw(seed, 10, 4)], people[_draw(seed, 11, 4)]);
        bytes memory print = abi.encodePacked(keccak256(abi.encode("lease", subject)));
        bytes32 head = _draw(seed, 12, 3) == 0 ? _leaseOf(seed ^ 1) : bytes32(0);
        bytes memory payload = abi.encode(lessor, lessee, head, 12, 0, 1, seed, keccak256(print));
        address[] memory signers = _draw(seed, 13, 4) == 0 ? list(lessor) : _distinct(list(lessor, lessee));
        bool success = _onLeases(ActionTypes.SIGN_LEASE, subject, payload, print, signers);
        _require(9, !success || lessor != lessee);
    }

    /// @dev Mostly of a lease that waits for it, if there is one.
    function commence(uint256 seed) external {
        bytes32 subject = _leaseOf(seed);
        for (uint256 i = 0; i < LEASES && _draw(seed, 13, 8) != 0; ++i) {
            if (_lease(contracts_[i]).status == LeaseStatus.Signed) subject = contracts_[i];
        }
        bytes32 machine = _machineOf(seed);
        Lease memory lease = _lease(subject);
        for (uint256 i = 0; lease.head != 0 && i < MACHINES; ++i) {
            if (headSeen[machines[i]] == lease.head) machine = machines[i];
        }
        address right = lease.head == 0 ? holderSeen[machine] : _lease(lease.head).lessee;
        address by = lease.attested ? lease.lessee : lease.lessor;
        address[] memory signers = _signersFrom(_mostly(by, seed), list(_mostly(right, seed ^ 1)), seed);
        bytes memory list_ = abi.encodePacked(machine);
        bool wasLet = lease.head == 0 ? headSeen[machine] != 0 : headSeen[machine] == 0;
        bytes memory payload = abi.encode(seed, keccak256(list_));
        if (!_onLeases(ActionTypes.COMMENCE_LEASE, subject, payload, list_, signers)) return;
        // By acceptance, by somebody with the right to let; and one head lessee at a time.
        _require(9, lease.status == LeaseStatus.Signed && signers[0] == by);
        _require(9, _isAmong(right, signers));
        if (lease.head == 0) {
            _require(9, isRecorded(machine) && !wasLet);
            headSeen[machine] = subject;
        }
    }

    function endLease(uint256 seed) external {
        bytes32 subject = _leaseOf(seed);
        for (uint256 i = 0; i < LEASES && _draw(seed, 13, 4) != 0; ++i) {
            if (isRunning(contracts_[i])) subject = contracts_[i];
        }
        Lease memory lease = _lease(subject);
        uint256 way = _draw(seed, 10, 4);
        bool success;
        if (way == 0) {
            address[] memory signers = _signersFrom(_mostly(lease.lessor, seed), list(lease.lessee), seed);
            success = _onLeases(ActionTypes.END_LEASE, subject, abi.encode(0, seed), "", signers);
        } else {
            bytes32[3] memory types =
                [ActionTypes.NOTICE_DEFAULT, ActionTypes.CURE_DEFAULT, ActionTypes.REPOSSESS_EQUIPMENT];
            address signer = _mostly(lease.lessor, seed);
            success = _onLeases(types[way - 1], subject, abi.encode(seed), "", list(signer));
            _require(9, !success || signer == lease.lessor);
            if (way != 3) return;
        }
        for (uint256 i = 0; success && i < MACHINES; ++i) {
            if (headSeen[machines[i]] == subject) headSeen[machines[i]] = 0;
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    function _onTitle(bytes32 t, bytes32 subject, bytes memory payload, bytes memory list_, address[] memory signers)
        private
        returns (bool)
    {
        return _act(address(title), t, subject, payload, list_, signers);
    }

    function _onLiens(bytes32 t, bytes32 subject, bytes memory payload, bytes memory list_, address[] memory signers)
        private
        returns (bool)
    {
        return _act(address(liens), t, subject, payload, list_, signers);
    }

    function _onLeases(bytes32 t, bytes32 subject, bytes memory payload, bytes memory list_, address[] memory signers)
        private
        returns (bool)
    {
        return _act(address(leases), t, subject, payload, list_, signers);
    }
}
