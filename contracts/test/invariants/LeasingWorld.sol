// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EquipmentTitle} from "../../src/EquipmentTitle.sol";
import {Leases} from "../../src/Leases.sol";
import {Liens} from "../../src/Liens.sol";
import {EquipmentStatus} from "../../src/interfaces/IEquipmentTitle.sol";
import {Lease, LeaseStatus} from "../../src/interfaces/ILeases.sol";
import {IPerformer} from "../../src/interfaces/IPerformer.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "../utils/Base.sol";
import {Vm} from "forge-std/Vm.sol";

/// @notice A yard of machines with their holders, banks and lessees; what was seen to happen in it; and how one acts in it,
/// with real signatures, through the Relay. It keeps a register of liens of its own, to compare.
abstract contract LeasingWorld is Base {
    uint256 internal constant MACHINES = 3;
    uint256 internal constant LEASES = 4;
    uint256 public constant FINGERPRINTS = 5;

    /// @dev A lien as its filing and what followed said, apart from the contract.
    struct LienSeen {
        bytes32 id;
        address securedParty;
        uint64 lapse;
        bool released;
    }

    EquipmentTitle internal title;
    Leases internal leases;
    Liens internal liens;

    /// @dev They make, own, let, lease and lend, all of them: who may what is for the contracts to say.
    address[5] internal people;
    address internal outsider;

    bytes32[] internal machines;
    bytes32[] internal contracts_;
    mapping(bytes32 machine => LienSeen[]) internal liensSeen;
    /// @dev Consents since the proposal that stands.
    mapping(bytes32 machine => mapping(uint64 proposal => mapping(address party => bool))) internal consentSeen;
    mapping(bytes32 machine => address) public holderSeen;
    mapping(bytes32 fingerprint => bytes32) public liveSeen;
    /// @dev The lease that was accepted last by title and has not ended, as commencements and ends said.
    mapping(bytes32 machine => bytes32) public headSeen;

    bool internal spoilt;
    mapping(uint256 invariant => uint256) public violations;
    mapping(bytes32 typeHash => uint256) public performed;
    mapping(address signer => mapping(uint256 nonce => bool)) private _nonceSeen;
    mapping(address signer => uint256 nonce) private _lastNonce;

    function setUp() public virtual override {
        super.setUp();
        title = new EquipmentTitle(directory);
        leases = new Leases(directory);
        liens = new Liens(directory);
        _register(Names.EQUIPMENT_TITLE, address(title));
        _register(Names.LEASES, address(leases));
        _register(Names.LIENS, address(liens));
        people = [person("maker"), person("lessor"), person("lessee"), person("bank"), person("rival")];
        outsider = person("outsider");
        uint32[5] memory kinds = [Kinds.MANUFACTURER, Kinds.LESSOR, Kinds.LESSEE, Kinds.BANK | Kinds.LESSOR, Kinds.BANK];
        for (uint256 i = 0; i < MACHINES + LEASES; ++i) {
            bytes32 subject = keccak256(abi.encode("subject", i));
            if (i < MACHINES) machines.push(subject);
            else contracts_.push(subject);
            for (uint256 j = 0; j < people.length; ++j) {
                bind(people[j], subject, kinds[j]);
            }
            bind(outsider, subject, Kinds.AUDITOR);
        }
        vm.recordLogs();
    }

    function _register(bytes32 name, address location) private {
        govern(address(directory), abi.encodeCall(directory.register, (name, 1, location)));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        ACTING
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Signs and relays; whether it took effect. Invariant 11 is looked at here, for every action: valid keys, the expected
    /// version, fresh nonces, in time.
    function _act(
        address target,
        bytes32 typeHash,
        bytes32 subject,
        bytes memory payload,
        bytes memory attachment,
        address[] memory signers
    ) internal returns (bool success) {
        Action memory action = unsigned(
            target, typeHash, subject, IPerformer(target).versionOf(subject), payload, signers
        );
        action.attachment = attachment;
        _spoil(action);
        signAction(action);
        bool allowed = !spoilt;
        for (uint256 i = 0; i < signers.length; ++i) {
            bool isKnown = organisations.kindsOf(signers[i], subject) != 0 || organisations.isGovernor(signers[i]);
            allowed = allowed && isKnown && !_nonceSeen[signers[i]][action.nonce];
        }
        relayOne(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        success = logs.length > 0 && logs[logs.length - 1].topics[0] == IRelay.ActionPerformed.selector;
        if (success) ++performed[typeHash];
        _require(11, !success || allowed);
        for (uint256 i = 0; i < signers.length && logs.length > 0; ++i) {
            _nonceSeen[signers[i]][action.nonce] = true;
            _lastNonce[signers[i]] = action.nonce;
        }
    }

    /// @dev Now and then it is signed for another version, with a used nonce, or too late: then nothing must come of it.
    function _spoil(Action memory action) private {
        uint256 way = _draw(action.nonce, 8, 40);
        spoilt = way < 3;
        if (way == 0) {
            ++action.expectedVersion;
        } else if (way == 1) {
            action.deadline = uint64(block.timestamp) - 1;
        } else if (way == 2) {
            spoilt = _lastNonce[action.signers[0]] != 0;
            if (spoilt) action.nonce = _lastNonce[action.signers[0]];
        }
    }

    function _require(uint256 invariant, bool holds) internal {
        if (!holds) ++violations[invariant];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        CHOOSING
    //////////////////////////////////////////////////////////////////////////*/

    function _draw(uint256 seed, uint256 salt, uint256 below) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt))) % below;
    }

    function _machineOf(uint256 seed) internal view returns (bytes32) {
        return machines[_draw(seed, 1, MACHINES)];
    }

    function _leaseOf(uint256 seed) internal view returns (bytes32) {
        return contracts_[_draw(seed, 2, LEASES)];
    }

    function _anybody(uint256 seed) internal view returns (address) {
        uint256 index = _draw(seed, 5, people.length + 1);
        return index == people.length ? outsider : people[index];
    }

    /// @dev Who should do it; now and then somebody else.
    function _mostly(address right, uint256 seed) internal view returns (address) {
        return right == address(0) || _draw(seed, 6, 12) == 0 ? _anybody(seed) : right;
    }

    /// @dev Each once, nobody left out but zero.
    function _distinct(address[] memory all) internal pure returns (address[] memory some) {
        some = new address[](all.length);
        uint256 count;
        for (uint256 i = 0; i < all.length; ++i) {
            bool isNew = all[i] != address(0);
            for (uint256 j = 0; j < count; ++j) {
                if (some[j] == all[i]) isNew = false;
            }
            if (isNew) some[count++] = all[i];
        }
        assembly ("memory-safe") {
            mstore(some, count)
        }
    }

    /// @dev Now and then somebody is forgotten.
    function _signersFrom(address first, address[] memory others, uint256 seed)
        internal
        pure
        returns (address[] memory)
    {
        uint256 count = others.length > 0 && _draw(seed, 7, 8) == 0 ? others.length - 1 : others.length;
        address[] memory all = new address[](count + 1);
        all[0] = first;
        for (uint256 i = 0; i < count; ++i) {
            all[i + 1] = others[i];
        }
        return _distinct(all);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     WHAT WAS SEEN
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Of the world's own register: neither released nor lapsed.
    function _standing(bytes32 machine) internal view returns (LienSeen[] memory standing) {
        LienSeen[] memory all = liensSeen[machine];
        uint256 count;
        for (uint256 i = 0; i < all.length; ++i) {
            if (!all[i].released && block.timestamp <= all[i].lapse) all[count++] = all[i];
        }
        assembly ("memory-safe") {
            mstore(all, count)
        }
        return all;
    }

    function _securedParties(bytes32 machine) internal view returns (address[] memory parties) {
        LienSeen[] memory standing = _standing(machine);
        parties = new address[](standing.length);
        for (uint256 i = 0; i < standing.length; ++i) {
            parties[i] = standing[i].securedParty;
        }
    }

    function _namesOf(bytes32 machine) internal view returns (bytes memory names) {
        LienSeen[] memory standing = _standing(machine);
        for (uint256 i = 0; i < standing.length; ++i) {
            names = bytes.concat(names, standing[i].id);
        }
    }

    /// @dev Everybody for whom a lien stands is among them.
    function _isSignedByAll(bytes32 machine, address[] memory signers) internal view returns (bool) {
        address[] memory parties = _securedParties(machine);
        for (uint256 i = 0; i < parties.length; ++i) {
            if (!_isAmong(parties[i], signers)) return false;
        }
        return true;
    }

    function _isAmong(address who, address[] memory all) internal pure returns (bool) {
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i] == who) return true;
        }
        return false;
    }

    function isRecorded(bytes32 machine) public view returns (bool) {
        return title.statusOf(machine) == EquipmentStatus.Recorded;
    }

    function isRunning(bytes32 lease) public view returns (bool) {
        LeaseStatus status = leases.leaseOf(lease).status;
        return status == LeaseStatus.Commenced || status == LeaseStatus.Defaulted;
    }

    function fingerprintAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("fingerprint", index));
    }

    function places() external view returns (bytes32[] memory, bytes32[] memory) {
        return (machines, contracts_);
    }

    function addresses() external view returns (address, address, address, address) {
        return (address(title), address(leases), address(liens), address(fingerprints));
    }

    function standingNames(bytes32 machine) external view returns (bytes memory) {
        return _namesOf(machine);
    }

    function _lease(bytes32 subject) internal view returns (Lease memory) {
        return leases.leaseOf(subject);
    }
}
