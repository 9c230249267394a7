// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Call} from "../interfaces/IPerformer.sol";
import {Allocation, Fragment, FragmentStatus, Receivable, Status} from "../interfaces/IReceivables.sol";
import {Parts} from "../libraries/Parts.sol";
import {ReceivablesState} from "./ReceivablesState.sol";

/// @title Consumption
/// @notice Actions that consume a fragment's open part, and the one that reopens it.
abstract contract Consumption is ReceivablesState {
    using Parts for Fragment;

    /*//////////////////////////////////////////////////////////////////////////
                                DILUTION AND WRITE-OFF
    //////////////////////////////////////////////////////////////////////////*/

    function _dilute(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        uint64 to = _uint64(call, 1);
        _requireHolder(call, fragment);
        _requireCoSigner(call, fragment.assignor);

        uint64 from = _consume(receivable, fragment, to);
        fragment.diluted += to - from;

        emit Diluted(call.subject, _advance(receivable), index, from, to, _word(call, 2));
        _settle(call, receivable);
    }

    function _writeOff(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        uint64 to = _uint64(call, 1);
        _requireHolder(call, fragment);

        uint64 from = _consume(receivable, fragment, to);
        fragment.writtenOff += to - from;

        emit WrittenOff(call.subject, _advance(receivable), index, from, to, _word(call, 2));
        _settle(call, receivable);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       PAYMENT
    //////////////////////////////////////////////////////////////////////////*/

    function _pay(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        uint64 to = _uint64(call, 1);
        address payee = _principal(call);
        if (payee != fragment.payee) revert Receivables_NotPayee(payee);

        uint64 from = _consume(receivable, fragment, to);
        fragment.paid += to - from;
        Allocation memory allocation = Allocation({
            recorder: payee,
            fragment: index,
            reversed: false,
            from: from,
            to: to,
            entryParts: _uint64(call, 3),
            subject: call.subject,
            entry: _word(call, 2)
        });
        bytes32 id = _word(call, 4);
        _allocate(id, allocation);

        emit PaymentRecorded(
            call.subject, _advance(receivable), index, from, to, allocation.entry, allocation.entryParts, id, payee
        );
        _settle(call, receivable);
    }

    /// @dev Takes from the bank entry, which may pay several receivables, what this part was paid with.
    function _allocate(bytes32 id, Allocation memory allocation) private {
        if (_allocations[id].recorder != address(0)) revert Receivables_AllocationUsed(id);
        bytes32 entry = allocation.entry;
        uint64 left = Parts.WHOLE - _entryAllocated[entry];
        if (allocation.entryParts == 0 || allocation.entryParts > left) revert Receivables_EntryExceeded(entry, left);

        _entryAllocated[entry] += allocation.entryParts;
        _allocations[id] = allocation;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       REVERSAL
    //////////////////////////////////////////////////////////////////////////*/

    function _reverse(Call calldata call) internal {
        Receivable storage receivable = _liveOrSettledReceivable(call);
        bytes32 id = _word(call, 0);
        Allocation memory allocation = _allocations[id];
        if (allocation.subject != call.subject) revert Receivables_UnknownAllocation(id);
        if (allocation.recorder != _principal(call)) revert Receivables_NotPayee(_principal(call));
        if (allocation.reversed) revert Receivables_AlreadyReversed(id);

        _allocations[id].reversed = true;
        _entryAllocated[allocation.entry] -= allocation.entryParts;
        uint32 index = _reopen(call, allocation);
        receivable.open += allocation.to - allocation.from;
        if (receivable.status == Status.Settled) {
            receivable.status = receivable.confirmed ? Status.Confirmed : Status.Issued;
        }

        emit PaymentReversed(
            call.subject,
            _advance(receivable),
            index,
            allocation.from,
            allocation.to,
            allocation.entry,
            allocation.entryParts,
            id,
            _word(call, 1)
        );
    }

    /// @dev In the leaf that covers it now: what was consumed of a fragment goes to the left when it is divided.
    function _reopen(Call calldata call, Allocation memory allocation) private returns (uint32 index) {
        index = allocation.fragment;
        Fragment storage fragment = _fragment(call, index);
        while (fragment.status == FragmentStatus.Divided) {
            index = fragment.left;
            fragment = _fragment(call, index);
        }
        fragment.reopen(allocation.from, allocation.to);
        fragment.paid -= allocation.to - allocation.from;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       SHARED
    //////////////////////////////////////////////////////////////////////////*/

    function _consume(Receivable storage receivable, Fragment storage fragment, uint64 to)
        private
        returns (uint64 from)
    {
        _requireOpen(fragment);
        from = fragment.consume(to);
        receivable.open -= to - from;
    }

    function _settle(Call calldata call, Receivable storage receivable) private {
        if (receivable.open != 0) return;
        receivable.status = Status.Settled;

        emit Settled(call.subject, receivable.version);
    }
}
