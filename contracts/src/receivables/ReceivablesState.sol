// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "../base/Performer.sol";
import {IFingerprints} from "../interfaces/IFingerprints.sol";
import {ILiens} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {
    Allocation,
    Fragment,
    FragmentStatus,
    IReceivables,
    Quote,
    Receivable,
    Status
} from "../interfaces/IReceivables.sol";
import {IReceivablesErrors} from "../interfaces/IReceivablesErrors.sol";
import {IReceivablesEvents} from "../interfaces/IReceivablesEvents.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Names} from "../libraries/Names.sol";
import {Parts} from "../libraries/Parts.sol";

/// @title ReceivablesState
/// @notice The storage of {Receivables}, and the checks that its actions share, in the order in which they are made.
abstract contract ReceivablesState is IReceivables, IReceivablesErrors, IReceivablesEvents, Performer {
    using Parts for Fragment;

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => Receivable) internal _receivables;
    mapping(bytes32 subject => mapping(uint32 index => Fragment)) internal _fragments;
    mapping(bytes32 subject => mapping(bytes32 quote => Quote)) internal _quotes;
    mapping(bytes32 allocation => Allocation) internal _allocations;
    mapping(bytes32 entry => uint64 parts) internal _entryAllocated;

    /*//////////////////////////////////////////////////////////////////////////
                             CHECKS: STATUS, FRAGMENT
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The receivable of an action that needs it to be Issued or Confirmed.
    function _liveReceivable(Call calldata call) internal view returns (Receivable storage receivable) {
        receivable = _receivables[call.subject];
        if (receivable.status != Status.Issued && receivable.status != Status.Confirmed) {
            revert Receivables_WrongStatus(receivable.status);
        }
    }

    /// @dev The receivable of an action that has its time after settlement too.
    function _liveOrSettledReceivable(Call calldata call) internal view returns (Receivable storage receivable) {
        receivable = _receivables[call.subject];
        if (receivable.status != Status.Settled) _liveReceivable(call);
    }

    /// @dev A fragment that exists and is not divided.
    function _leaf(Call calldata call, uint32 index) internal view returns (Fragment storage fragment) {
        if (index >= _receivables[call.subject].fragments) revert Receivables_UnknownFragment(index);
        fragment = _fragment(call, index);
        if (fragment.status == FragmentStatus.Divided) revert Receivables_WrongFragmentStatus(fragment.status);
    }

    function _fragment(Call calldata call, uint32 index) internal view returns (Fragment storage) {
        return _fragments[call.subject][index];
    }

    /// @dev The fragment that an action's first field names, of a receivable that is Issued or Confirmed.
    function _liveLeaf(Call calldata call)
        internal
        view
        returns (Receivable storage receivable, Fragment storage fragment, uint32 index)
    {
        receivable = _liveReceivable(call);
        index = _uint32(call, 0);
        fragment = _leaf(call, index);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  CHECKS: SIGNERS
    //////////////////////////////////////////////////////////////////////////*/

    function _requireHolder(Call calldata call, Fragment storage fragment) internal view {
        if (_principal(call) != fragment.holder) revert Receivables_NotHolder(_principal(call));
    }

    function _requireObligor(Call calldata call, Receivable storage receivable) internal view {
        if (_principal(call) != receivable.obligor) revert Receivables_NotObligor(_principal(call));
    }

    /// @dev Who an offer or a reservation is for; nobody on a fragment that is Held.
    function _requireCounterparty(Call calldata call, Fragment storage fragment) internal view {
        if (_principal(call) != fragment.counterparty) revert Receivables_NotAddressee(_principal(call));
    }

    /// @dev Beside the principal, this party signs and nobody else; zero: nobody at all.
    function _requireCoSigner(Call calldata call, address party) internal pure {
        uint256 expected = party == address(0) ? 1 : 2;
        address unexpected;
        bool found = party == address(0);
        for (uint256 i = 1; i < call.signers.length; ++i) {
            if (call.signers[i] == party) found = true;
            else unexpected = call.signers[i];
        }
        if (!found) revert Receivables_MissingCoSigner(party);
        if (call.signers.length != expected) revert Performer_UnexpectedSigner(unexpected);
    }

    /*//////////////////////////////////////////////////////////////////////////
                              CHECKS: FRAGMENT'S STATUS
    //////////////////////////////////////////////////////////////////////////*/

    function _hasExpired(Fragment storage fragment) internal view returns (bool) {
        return block.timestamp > fragment.expiry;
    }

    /// @dev Held, or something that has expired.
    function _requireHeld(Fragment storage fragment) internal view {
        if (fragment.status != FragmentStatus.Held && !_hasExpired(fragment)) {
            revert Receivables_WrongFragmentStatus(fragment.status);
        }
    }

    /// @dev In this status, and not expired.
    function _requireStanding(Fragment storage fragment, FragmentStatus status) internal view {
        if (fragment.status != status) revert Receivables_WrongFragmentStatus(fragment.status);
        if (_hasExpired(fragment)) revert Receivables_Expired(fragment.expiry);
    }

    /// @dev Nobody has the bank's word, or its time is over: a bank that may be paying now is not left without a claim.
    function _requireNotReserved(Fragment storage fragment) internal view {
        if (fragment.status == FragmentStatus.Reserved && !_hasExpired(fragment)) {
            revert Receivables_WrongFragmentStatus(fragment.status);
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                              CHECKS: SALE AND PLEDGE
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Neither disputed nor overdue nor pledged.
    function _requireTradable(Call calldata call, Receivable storage receivable, uint32 index) internal view {
        if (receivable.disputed) revert Receivables_Disputed();
        if (block.timestamp > receivable.maturity) revert Receivables_Overdue(receivable.maturity);
        _requireNotPledged(call, index);
    }

    function _requireNotPledged(Call calldata call, uint32 index) internal view {
        address liens = directory.latest(Names.LIENS);
        if (liens != address(0) && ILiens(liens).isPledged(call.subject, index)) revert Receivables_Pledged(index);
    }

    /// @dev Nobody trades with himself or with the obligor. One of holder and counterparty signs, and his key was checked
    /// by the rule; the other's is checked here.
    function _requireParties(
        Call calldata call,
        Receivable storage receivable,
        Fragment storage fragment,
        address counterparty,
        uint32 kinds
    ) internal view {
        address holder = fragment.holder;
        if (counterparty == holder || counterparty == receivable.obligor) revert Receivables_SelfDealing();
        if (_principal(call) == holder) _requireKey(counterparty, call.subject, kinds, false);
        else _requireKey(holder, call.subject, Kinds.TRADING, false);
    }

    function _requireOpen(Fragment storage fragment) internal view {
        if (fragment.open() == 0) revert Receivables_NothingOpen();
    }

    function _requireFuture(uint64 expiry) internal view {
        if (block.timestamp > expiry) revert Receivables_Expired(expiry);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The receivable's next version.
    function _advance(Receivable storage receivable) internal returns (uint64) {
        return ++receivable.version;
    }

    /// @dev Back to Held: no offer, request or reservation stands.
    function _hold(Fragment storage fragment) internal {
        fragment.status = FragmentStatus.Held;
        fragment.counterparty = address(0);
        fragment.expiry = 0;
        fragment.terms = 0;
    }

    /// @dev From the holder to another, who collects unless something else is agreed.
    function _assign(Receivable storage receivable, Fragment storage fragment, address to, address payee) internal {
        receivable.assigned = true;
        fragment.assignor = fragment.holder;
        fragment.holder = to;
        fragment.payee = payee;
        fragment.notified = false;
        _hold(fragment);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       OTHERS
    //////////////////////////////////////////////////////////////////////////*/

    function _fingerprints() internal view returns (IFingerprints) {
        return IFingerprints(directory.latest(Names.FINGERPRINTS));
    }

    /// @inheritdoc Performer
    function _refuseKinds(address key, uint32 kinds) internal pure override {
        if (kinds == Kinds.BANK) revert Receivables_NotFinancier(key);
        super._refuseKinds(key, kinds);
    }
}
