// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {Call, IPerformer} from "../interfaces/IPerformer.sol";
import {Names} from "../libraries/Names.sol";

/// @title Performer
/// @notice What all contracts that perform signed actions share: the Relay alone calls them, and each action passes
/// the same checks, in the order that {IPerformer} gives, before its own code sees it.
abstract contract Performer is IPerformer {
    /// @dev A type of action.
    /// @param perform Its code; it checks the state, changes it, and emits the event
    /// @param words How many words its own fields take
    /// @param kinds As which kinds its signers may act, any one of them
    /// @param oneSigner Whether exactly one party signs it
    /// @param frozenToo Whether a key that is frozen, and valid otherwise, may sign it
    struct Rule {
        function(Call calldata) internal perform;
        uint256 words;
        uint32 kinds;
        bool oneSigner;
        bool frozenToo;
    }

    IDirectory public immutable directory;

    constructor(IDirectory directory_) {
        directory = directory_;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     FUNCTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IPerformer
    function perform(Call calldata call) external override {
        if (msg.sender != directory.latest(Names.RELAY)) revert Performer_NotRelay(msg.sender);
        Rule memory rule = _ruleOf(call.typeHash);
        if (call.payload.length != rule.words * 32) revert Performer_BadPayload();
        uint64 current = versionOf(call.subject);
        if (call.expectedVersion != current) revert Performer_WrongVersion(call.expectedVersion, current);
        if (rule.oneSigner && call.signers.length != 1) revert Performer_UnexpectedSigner(call.signers[1]);
        for (uint256 i = 0; i < call.signers.length; ++i) {
            _requireKey(call.signers[i], call.subject, rule.kinds, rule.frozenToo);
        }

        rule.perform(call);
    }

    /// @inheritdoc IPerformer
    function versionOf(bytes32 subject) public view virtual override returns (uint64);

    /*//////////////////////////////////////////////////////////////////////////
                                      INTERNAL
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The table of the contract's types; reverts with `Performer_UnknownType` for any other.
    function _ruleOf(bytes32 typeHash) internal pure virtual returns (Rule memory);

    /// @dev What is refused when a key has none of the kinds that the rule asks for.
    function _refuseKinds(address key, uint32) internal pure virtual {
        revert Performer_NotAuthorised(key);
    }

    /// @dev A key must be valid for the subject now, as one of the kinds.
    /// @param frozenToo Whether a key that is frozen, and valid otherwise, will do
    function _requireKey(address key, bytes32 subject, uint32 kinds, bool frozenToo) internal view virtual {
        IOrganisations organisations = IOrganisations(directory.latest(Names.ORGANISATIONS));
        if (organisations.kindsOf(key, subject) & kinds != 0) return;
        if (organisations.isFrozen(key, subject)) {
            if (frozenToo) return;
            revert Performer_Frozen(key);
        }
        // Its credential may come with another copy of the action.
        if (!organisations.isKnown(key, subject)) revert Performer_Incomplete();
        _refuseKinds(key, kinds);
    }

    /// @dev The first signer.
    function _principal(Call calldata call) internal pure returns (address) {
        return call.signers[0];
    }

    /// @dev A field of the action, by its place among the type's own fields. `perform` has checked that it is there.
    function _word(Call calldata call, uint256 index) internal pure returns (bytes32) {
        return bytes32(call.payload[index * 32:]);
    }

    function _uint64(Call calldata call, uint256 index) internal pure returns (uint64) {
        return uint64(_number(call, index, type(uint64).max));
    }

    function _uint32(Call calldata call, uint256 index) internal pure returns (uint32) {
        return uint32(_number(call, index, type(uint32).max));
    }

    function _address(Call calldata call, uint256 index) internal pure returns (address) {
        return address(uint160(_number(call, index, type(uint160).max)));
    }

    function _number(Call calldata call, uint256 index, uint256 maximum) private pure returns (uint256 number) {
        number = uint256(_word(call, index));
        if (number > maximum) revert Performer_BadPayload();
    }
}
