// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {FragmentStatus, Status} from "./IReceivables.sol";

/// @title IReceivablesErrors
/// @notice Why an action on a receivable is refused. What all performers share is in `IPerformer`. The refusal
/// codes of `domain/receivables` are the same reasons: `Receivables_NotHolder` is `not-holder`.
interface IReceivablesErrors {
    /*//////////////////////////////////////////////////////////////////////////
                                        STATE
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Not in this status of the receivable; None when there is no such receivable.
    error Receivables_WrongStatus(Status status);

    /// @notice Not in this status of the fragment.
    error Receivables_WrongFragmentStatus(FragmentStatus status);

    /// @notice The receivable has no fragment of that index.
    error Receivables_UnknownFragment(uint32 fragment);

    /// @notice The offer, request, quote or reservation has expired, or would be expired from the start.
    error Receivables_Expired(uint64 expiry);

    /// @notice The obligor disputes the receivable.
    error Receivables_Disputed();

    /// @notice It is disputed already.
    error Receivables_AlreadyDisputed();

    /// @notice It is not disputed.
    error Receivables_NotDisputed();

    /// @notice Its maturity has passed.
    error Receivables_Overdue(uint64 maturity);

    /// @notice A lien stands on the fragment.
    error Receivables_Pledged(uint32 fragment);

    /// @notice The fragment has no open part.
    error Receivables_NothingOpen();

    /// @notice The fragment has an open part still.
    error Receivables_StillOpen(uint64 open);

    /// @notice A part has been assigned or financed, perhaps repurchased since.
    error Receivables_AlreadyAssigned();

    /// @notice The receivable was divided, or a part of it consumed.
    error Receivables_Encumbered();

    /// @notice The fragment was never assigned, or was repurchased; or it is not financed.
    error Receivables_NotAssigned();

    /// @notice The reserve was released before.
    error Receivables_ReserveAlreadyReleased();

    /*//////////////////////////////////////////////////////////////////////////
                                       SIGNERS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The principal is not the fragment's holder; for a maturity by agreement, none of the parties.
    error Receivables_NotHolder(address signer);

    /// @notice The principal is not the obligor.
    error Receivables_NotObligor(address signer);

    /// @notice The principal is not who the offer or the reservation is for.
    error Receivables_NotAddressee(address signer);

    /// @notice The principal is not the fragment's payee, or not who recorded the payment.
    error Receivables_NotPayee(address signer);

    /// @notice The principal is not the fragment's assignor.
    error Receivables_NotAssignor(address signer);

    /// @notice The key is no bank's, or not of the bank that made the quote.
    error Receivables_NotFinancier(address key);

    /// @notice Without this party's signature it cannot be done.
    error Receivables_MissingCoSigner(address party);

    /// @notice Holder and obligor, or the parties to a trade, may not be the same, nor nobody.
    error Receivables_SelfDealing();

    /*//////////////////////////////////////////////////////////////////////////
                                       FIELDS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Subject zero is nobody's.
    error Receivables_BadSubject();

    /// @notice The maturity is not in the future.
    error Receivables_BadMaturity(uint64 maturity);

    /// @notice There must be 1 to MAX_FINGERPRINTS fingerprints, none of them zero.
    error Receivables_BadFingerprints();

    /// @notice Not the terms, or the request, that stand on the fragment.
    error Receivables_WrongTerms(bytes32 current);

    /// @notice No such quote for the fragment's request, or withdrawn, or accepted already.
    error Receivables_UnknownQuote(bytes32 quote);

    /// @notice The receivable has or had a quote of that hash.
    error Receivables_QuoteExists(bytes32 quote);

    /// @notice The payee is neither of the two who may collect.
    error Receivables_BadPayee(address payee);

    /// @notice The cut leaves a part empty, goes through what is consumed, or the fragment has holes.
    error Receivables_BadCut(uint64 cut);

    /// @notice The receivable has MAX_FRAGMENTS fragments.
    error Receivables_TooManyFragments();

    /// @notice `to` is not within the leftmost open interval (from, limit].
    error Receivables_BadInterval(uint64 from, uint64 limit);

    /// @notice The fragment has MAX_HOLES holes: fill one before another payment is reversed.
    error Receivables_TooManyHoles();

    /// @notice The bank entry has not that much left, or nothing was asked of it.
    error Receivables_EntryExceeded(bytes32 entry, uint64 left);

    /// @notice An allocation counts once.
    error Receivables_AllocationUsed(bytes32 allocation);

    /// @notice The receivable has no such allocation.
    error Receivables_UnknownAllocation(bytes32 allocation);

    /// @notice The payment was reversed before.
    error Receivables_AlreadyReversed(bytes32 allocation);
}
