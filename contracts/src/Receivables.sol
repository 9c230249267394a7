// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "./base/Performer.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {Allocation, Fragment, IReceivables, Quote, Receivable} from "./interfaces/IReceivables.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";
import {Claims} from "./receivables/Claims.sol";
import {Consumption} from "./receivables/Consumption.sol";
import {Finance} from "./receivables/Finance.sol";
import {Transfers} from "./receivables/Transfers.sol";

/// @title Receivables
/// @notice See the documentation in {IReceivables}.
contract Receivables is Claims, Transfers, Finance, Consumption {
    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IReceivables
    function receivableOf(bytes32 subject) external view override returns (Receivable memory) {
        return _receivables[subject];
    }

    /// @inheritdoc IReceivables
    function fragmentOf(bytes32 subject, uint32 fragment) external view override returns (Fragment memory) {
        return _fragments[subject][fragment];
    }

    /// @inheritdoc IReceivables
    function quoteOf(bytes32 subject, bytes32 quote) external view override returns (Quote memory) {
        return _quotes[subject][quote];
    }

    /// @inheritdoc IReceivables
    function allocationOf(bytes32 allocation) external view override returns (Allocation memory) {
        return _allocations[allocation];
    }

    /// @inheritdoc IReceivables
    function entryAllocated(bytes32 entry) external view override returns (uint64) {
        return _entryAllocated[entry];
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _receivables[subject].version;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Which code performs a type, how many words it has, who may sign it. The frequent ones first.
    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.ISSUE_RECEIVABLE) return _one(_issue, 6, Kinds.TRADING);
        if (typeHash == ActionTypes.CONFIRM_RECEIVABLE) return _one(_confirm, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.RECORD_PAYMENT) return Rule(_pay, 5, Kinds.TRADING, true, true);
        if (typeHash == ActionTypes.REQUEST_FINANCE) return _one(_requestFinance, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.QUOTE_FINANCE) return _one(_quote, 4, Kinds.BANK);
        if (typeHash == ActionTypes.ACCEPT_QUOTE) return _one(_acceptQuote, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.FUND_RECEIVABLE) return _one(_fund, 4, Kinds.BANK);
        if (typeHash == ActionTypes.NOTIFY_ASSIGNMENT) return _one(_notify, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.RELEASE_RESERVE) return _one(_releaseReserve, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.SPLIT_FRAGMENT) return _one(_split, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.OFFER_FRAGMENT) return _one(_offer, 4, Kinds.TRADING);
        if (typeHash == ActionTypes.ACCEPT_OFFER) return _one(_accept, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.DECLINE) return _one(_decline, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.WITHDRAW) return _one(_withdraw, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.WITHDRAW_QUOTE) return _one(_withdrawQuote, 2, Kinds.BANK);
        if (typeHash == ActionTypes.REPURCHASE_FRAGMENT) return Rule(_repurchase, 2, Kinds.TRADING, false, true);
        if (typeHash == ActionTypes.REVERSE_PAYMENT) return Rule(_reverse, 2, Kinds.TRADING, true, true);
        if (typeHash == ActionTypes.RECORD_DILUTION) return Rule(_dilute, 3, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.WRITE_OFF) return _one(_writeOff, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.DISPUTE_RECEIVABLE) return _one(_dispute, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.RESOLVE_DISPUTE) return _one(_resolve, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.REJECT_RECEIVABLE) return _one(_reject, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.CANCEL_RECEIVABLE) return Rule(_cancel, 1, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.CHANGE_MATURITY) return Rule(_changeMaturity, 2, Kinds.TRADING, false, false);
        revert Performer_UnknownType(typeHash);
    }

    function _one(function(Call calldata) internal perform_, uint256 words, uint32 kinds)
        private
        pure
        returns (Rule memory)
    {
        return Rule(perform_, words, kinds, true, false);
    }
}
