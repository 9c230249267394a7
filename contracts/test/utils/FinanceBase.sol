// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "./ReceivablesBase.sol";

/// @notice A confirmed receivable, and what the tests of finance share.
abstract contract FinanceBase is ReceivablesBase {
    bytes32 internal constant OTHER = keccak256("another quote");

    function setUp() public virtual override {
        super.setUp();
        issueConfirmed();
    }

    /// @dev The same action is refused when disputed, overdue, pledged.
    function _refuseUntradable(bytes32 typeHash, bytes memory payload, address signer) internal {
        uint256 snapshot = vm.snapshotState();
        dispute();
        refuse(typeHash, payload, signer, Receivables_Disputed.selector);
        vm.revertToState(snapshot);
        vm.warp(maturity + 1);
        refuse(typeHash, payload, signer, abi.encodeWithSelector(Receivables_Overdue.selector, maturity));
        vm.revertToState(snapshot);
        pledge(0);
        refuse(typeHash, payload, signer, abi.encodeWithSelector(Receivables_Pledged.selector, 0));
        vm.revertToState(snapshot);
    }

    function _issueOwedBy(bytes32 subject, address obligor) internal returns (Action memory action) {
        bytes memory prints = abi.encodePacked(keccak256(abi.encode(subject)));
        action = unsigned(
            address(receivables),
            ActionTypes.ISSUE_RECEIVABLE,
            subject,
            0,
            abi.encode(seller, obligor, maturity, CURRENCY, ROOT, keccak256(prints)),
            list(seller)
        );
        action.attachment = prints;
        signAction(action);
    }

    function _on(bytes32 subject, bytes32 typeHash, bytes memory payload, address signer)
        internal
        returns (Action memory action)
    {
        action = unsigned(
            address(receivables), typeHash, subject, receivables.versionOf(subject), payload, list(signer)
        );
        signAction(action);
    }

    function _unknown(bytes32 id) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_UnknownQuote.selector, id);
    }
}
