// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Receivable, Status} from "../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Looking} from "./Looking.sol";

/// @notice What happens to a receivable as a whole.
abstract contract Claiming is Looking {
    /*//////////////////////////////////////////////////////////////////////////
                                      A RECEIVABLE
    //////////////////////////////////////////////////////////////////////////*/

    function issue(uint256 seed) public {
        bytes32 subject = keccak256(abi.encode("subject", _draw(seed, 10, SUBJECTS)));
        address holder = people[_draw(seed, 11, 2)];
        address obligor = obligors[_draw(seed, 12, 2)];
        address issuer = _mostly(_draw(seed, 13, 2) == 0 ? holder : obligor, seed);
        bytes memory prints = abi.encodePacked(
            fingerprintAt(_draw(seed, 14, FINGERPRINTS)), fingerprintAt(_draw(seed, 15, FINGERPRINTS))
        );
        uint64 maturity = uint64(block.timestamp + 10 days + _draw(seed, 16, 60 days));
        bool exists = receivables.versionOf(subject) != 0;
        bytes memory payload = abi.encode(holder, obligor, maturity, bytes32("EUR"), subject, keccak256(prints));
        if (!_act(ActionTypes.ISSUE_RECEIVABLE, subject, payload, prints, list(issuer))) return;

        _require(11, !exists && (issuer == holder || issuer == obligor));
        subjects.push(subject);
        seen[subject] = Seen(obligor, subject, "EUR", maturity, false);
        holderSeen[subject][0] = holder;
    }

    function confirm(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        address signer = _mostly(seen[subject].obligor, seed);
        if (!_act(ActionTypes.CONFIRM_RECEIVABLE, subject, abi.encode(seed), list(signer))) return;
        _require(4, signer == seen[subject].obligor);
        seen[subject].confirmed = true;
    }

    function end(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        address obligor = seen[subject].obligor;
        Receivable memory before = receivables.receivableOf(subject);
        address holder = receivables.fragmentOf(subject, 0).holder;
        bool success;
        if (_draw(seed, 10, 3) == 0) {
            address signer = _mostly(obligor, seed);
            success = _act(ActionTypes.REJECT_RECEIVABLE, subject, abi.encode(seed), list(signer));
            _require(11, !success || signer == obligor);
        } else {
            address[] memory signers =
                _both(_mostly(holder, seed), before.status == Status.Confirmed ? obligor : address(0));
            success = _act(ActionTypes.CANCEL_RECEIVABLE, subject, abi.encode(seed), signers);
            _require(11, !success || signers[0] == holder);
            _require(11, !success || before.status == Status.Issued || signers.length == 2);
            _require(1, !success || (before.open == WHOLE && before.fragments == 1));
        }
        // Nobody's money is lost with it.
        _require(3, !success || !before.assigned);
    }

    /// @dev Mostly resolves a dispute, if there is one.
    function dispute(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        for (uint256 i = 0; i < subjects.length && _draw(seed, 10, 5) != 0; ++i) {
            if (receivables.receivableOf(subjects[i]).disputed && _isLive(subjects[i])) subject = subjects[i];
        }
        bool disputed = receivables.receivableOf(subject).disputed;
        address signer = _mostly(seen[subject].obligor, seed);
        bytes32 typeHash = disputed ? ActionTypes.RESOLVE_DISPUTE : ActionTypes.DISPUTE_RECEIVABLE;
        bool success = _act(typeHash, subject, abi.encode(seed), list(signer));
        _require(11, !success || signer == seen[subject].obligor);
    }

    function changeMaturity(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        address holder = receivables.fragmentOf(subject, 0).holder;
        bool financed = _isFinanced(subject);
        address obligor = _draw(seed, 10, 2) == 0 ? address(0) : seen[subject].obligor;
        address[] memory signers = _both(_mostly(holder, seed), obligor);
        uint64 maturity = uint64(block.timestamp + _draw(seed, 11, 60 days));
        if (!_act(ActionTypes.CHANGE_MATURITY, subject, abi.encode(maturity, seed), signers)) return;
        // While any part is financed, holder and obligor both sign.
        _require(4, !financed || (signers.length > 1 && signers[1] == seen[subject].obligor));
        _require(4, maturity > block.timestamp);
        seen[subject].maturity = maturity;
    }

    function _isFinanced(bytes32 subject) private view returns (bool) {
        for (uint32 i = 0; i < receivables.receivableOf(subject).fragments; ++i) {
            Fragment memory fragment = receivables.fragmentOf(subject, i);
            if (fragment.status != FragmentStatus.Divided && fragment.financed) return true;
        }
        return false;
    }
}
