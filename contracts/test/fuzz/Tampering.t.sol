// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../utils/ReceivablesBase.sol";

/// @notice Whatever a stranger changes of a signed action, or of a decision of the governors, nothing comes of it; what he
/// adds or leaves out beside it does no harm either.
contract TamperingTest is ReceivablesBase {
    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    function testFuzz_AnyBitOfTheMessage(uint256 field, uint256 bit) external {
        Action memory action = _offer();
        uint256 mask = 1 << (bit % 256);
        field = field % 7;
        if (field == 0) action.target = address(uint160(action.target) ^ uint160(1 << (bit % 160)));
        if (field == 1) action.typeHash ^= bytes32(mask);
        if (field == 2) action.subject ^= bytes32(mask);
        if (field == 3) action.expectedVersion ^= uint64(1 << (bit % 64));
        if (field == 4) action.nonce ^= mask;
        if (field == 5) action.deadline ^= uint64(1 << (bit % 64));
        if (field == 6) {
            uint256 place = bit % action.payload.length;
            action.payload[place] ^= bytes1(uint8(1 << (bit % 8)));
        }
        assertSkipped(action);
    }

    function testFuzz_AnyBitOfTheSignature(uint256 bit) external {
        Action memory action = _offer();
        bit = bit % (65 * 8);
        action.signatures[0][bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        assertSkipped(action);
    }

    function testFuzz_AnyOtherSigners(address[] memory others) external {
        Action memory action = _offer();
        vm.assume(others.length != 1 || others[0] != seller);
        bytes memory good = action.signatures[0];
        action.signers = others;
        action.signatures = new bytes[](others.length);
        for (uint256 i = 0; i < others.length; ++i) {
            action.signatures[i] = good;
        }
        assertSkipped(action);
    }

    function testFuzz_AnyAttachment(bytes memory attachment) external {
        Action memory action = _offer();
        action.attachment = attachment;
        if (attachment.length > relay.MAX_BYTES()) assertSkipped(action);
        else assertPerformed(action);
    }

    /// @dev Of a type with an array only the one that was signed will do; with another the action waits for it.
    function testFuzz_AnyAttachmentOfAnIssue(bytes memory attachment) external {
        bytes memory prints = abi.encodePacked(keccak256("another fingerprint"));
        vm.assume(keccak256(attachment) != keccak256(prints));
        bytes32 subject = keccak256("another subject");
        bind(seller, subject, 2);
        Action memory action = issueAction(issuePayload(prints), attachment, seller);
        (action.subject, action.expectedVersion) = (subject, 0);
        signAction(action);
        assertSkipped(action);
        action.attachment = prints;
        assertPerformed(action);
    }

    function testFuzz_AnyPayload(bytes memory payload, uint256 which) external {
        // Signed by the right one, but nonsense: refused or performed, and the Relay goes on.
        bytes32[4] memory types = [
            ActionTypes.SPLIT_FRAGMENT,
            ActionTypes.OFFER_FRAGMENT,
            ActionTypes.RECORD_PAYMENT,
            ActionTypes.ISSUE_RECEIVABLE
        ];
        vm.assume(payload.length <= relay.MAX_BYTES());
        Action memory action = act(types[which % 4], payload, list(seller));
        relayOne(action);
        dispute();
    }

    function _offer() private returns (Action memory) {
        return act(ActionTypes.OFFER_FRAGMENT, abi.encode(uint32(0), supplier, TERMS, expiry), list(seller));
    }
}
