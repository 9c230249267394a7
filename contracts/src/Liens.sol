// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Agreement} from "./base/Agreement.sol";
import {Performer} from "./base/Performer.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Collateral, ILiens, Lien, LienStatus} from "./interfaces/ILiens.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";
import {Lists} from "./libraries/Lists.sol";
import {Names} from "./libraries/Names.sol";
import {Grantors} from "./liens/Grantors.sol";

/// @title Liens
/// @notice See the documentation in {ILiens}.
contract Liens is ILiens, Grantors, Agreement {
    /*//////////////////////////////////////////////////////////////////////////
                                     CONSTANTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice How many liens may stand on one thing: filing and every transfer walk through them.
    uint256 public constant MAX_LIENS = 16;

    /// @dev Asks of a signer that he be a governor, which is no kind of a party key.
    uint32 private constant GOVERNOR = 1 << 31;

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => uint64) private _versions;
    mapping(bytes32 subject => mapping(bytes32 lien => Lien)) private _liens;
    /// @dev Filed and not released, in the order of filing. Those that have lapsed are taken out by the next filing.
    mapping(bytes32 place => bytes32[]) private _filed;
    mapping(bytes32 subject => mapping(bytes32 lien => mapping(bytes32 senior => bool))) public override isSubordinated;

    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILiens
    function isPledged(bytes32 subject, uint32 fragment) external view override returns (bool) {
        return standingLiens(subject, Collateral.Receivable, fragment).length != 0;
    }

    /// @inheritdoc ILiens
    function standingLiens(bytes32 subject, Collateral collateral, uint32 part)
        public
        view
        override
        returns (bytes32[] memory standing)
    {
        bytes32[] memory filed = _filed[_place(subject, collateral, part)];
        uint256 count;
        for (uint256 i = 0; i < filed.length; ++i) {
            if (_stands(_liens[subject][filed[i]])) filed[count++] = filed[i];
        }
        standing = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            standing[i] = filed[i];
        }
    }

    /// @inheritdoc ILiens
    function securedPartiesOf(bytes32 subject, Collateral collateral, uint32 part)
        external
        view
        override
        returns (address[] memory parties)
    {
        bytes32[] memory standing = standingLiens(subject, collateral, part);
        parties = new address[](standing.length);
        for (uint256 i = 0; i < standing.length; ++i) {
            parties[i] = _liens[subject][standing[i]].securedParty;
        }
    }

    /// @inheritdoc ILiens
    function lienOf(bytes32 subject, bytes32 lien) external view override returns (Lien memory) {
        return _liens[subject][lien];
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _versions[subject];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.FILE_LIEN) return Rule(_file, 6, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.CONTINUE_LIEN) return Rule(_continue, 2, Kinds.TRADING, true, false);
        if (typeHash == ActionTypes.SUBORDINATE_LIEN) return Rule(_subordinate, 3, Kinds.TRADING, true, false);
        if (typeHash == ActionTypes.RELEASE_LIEN) return Rule(_release, 2, Kinds.TRADING, true, true);
        if (typeHash == ActionTypes.RELEASE_LIEN_BY_ORDER) return Rule(_releaseByOrder, 2, GOVERNOR, false, false);
        revert Performer_UnknownType(typeHash);
    }

    function _file(Call calldata call) private {
        bytes32 id = _word(call, 0);
        if (keccak256(call.attachment) != _word(call, 5)) revert Performer_Incomplete();
        if (call.subject == 0) revert Liens_BadSubject();
        if (id == 0 || _liens[call.subject][id].status != LienStatus.None) revert Liens_LienExists(id);
        if (_uint32(call, 1) > uint32(type(Collateral).max)) revert Liens_WrongCollateral();
        Lien memory lien = Lien({
            grantor: address(0),
            status: LienStatus.Filed,
            collateral: Collateral(_uint32(call, 1)),
            part: _uint32(call, 2),
            securedParty: _principal(call),
            lapse: _uint64(call, 4),
            terms: _word(call, 3)
        });
        lien.grantor = _grantorOf(call.subject, lien.collateral, lien.part);
        if (lien.securedParty == lien.grantor) revert Liens_SelfDealing();
        _requireAll(call, Lists.pair(lien.securedParty, lien.grantor));
        if (lien.lapse <= block.timestamp) revert Liens_BadLapse(lien.lapse);
        bytes32[] memory prior = standingLiens(call.subject, lien.collateral, lien.part);
        if (keccak256(abi.encodePacked(prior)) != _word(call, 5)) revert Liens_NotInSight(prior.length);
        _requireFree(lien.collateral, lien.part, prior.length);
        if (prior.length == MAX_LIENS) revert Liens_TooManyLiens();

        bytes32[] storage filed = _filed[_place(call.subject, lien.collateral, lien.part)];
        _setWords(filed, prior);
        filed.push(id);
        _liens[call.subject][id] = lien;

        emit LienFiled(
            call.subject,
            _advance(call),
            id,
            uint32(lien.collateral),
            lien.part,
            lien.grantor,
            lien.securedParty,
            lien.terms,
            lien.lapse,
            prior
        );
    }

    function _continue(Call calldata call) private {
        bytes32 id = _word(call, 0);
        uint64 lapse = _uint64(call, 1);
        Lien storage lien = _ownLien(call, id);
        if (lapse <= lien.lapse) revert Liens_BadLapse(lapse);

        lien.lapse = lapse;

        emit LienContinued(call.subject, _advance(call), id, lapse);
    }

    function _subordinate(Call calldata call) private {
        (bytes32 id, bytes32 senior) = (_word(call, 0), _word(call, 1));
        Lien storage lien = _ownLien(call, id);
        Lien storage other = _liens[call.subject][senior];
        if (id == senior || !_stands(other) || other.collateral != lien.collateral || other.part != lien.part) {
            revert Liens_WrongSenior(senior);
        }
        mapping(bytes32 => mapping(bytes32 => bool)) storage agreed = isSubordinated[call.subject];
        if (agreed[id][senior] || agreed[senior][id]) revert Liens_AlreadySubordinated(id, senior);

        agreed[id][senior] = true;

        emit LienSubordinated(call.subject, _advance(call), id, senior, _word(call, 2));
    }

    function _release(Call calldata call) private {
        bytes32 id = _word(call, 0);
        Lien storage lien = _ownLien(call, id);

        _remove(call, id, lien, LienStatus.Released);

        emit LienReleased(call.subject, _advance(call), id, _word(call, 1));
    }

    /// @dev Each signer is a governor, and none is there twice: the key check and the Relay have seen to that.
    function _releaseByOrder(Call calldata call) private {
        bytes32 id = _word(call, 0);
        uint256 threshold = _organisations().threshold();
        if (call.signers.length < threshold) revert Liens_TooFewGovernors(call.signers.length, threshold);
        Lien storage lien = _standingLien(call, id);

        _remove(call, id, lien, LienStatus.ReleasedByOrder);

        emit LienReleasedByOrder(call.subject, _advance(call), id, _word(call, 1));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       CHECKS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _requireKey(address key, bytes32 subject, uint32 kinds, bool frozenToo) internal view override {
        if (kinds != GOVERNOR) return super._requireKey(key, subject, kinds, frozenToo);
        if (!_organisations().isGovernor(key)) revert Liens_NotGovernor(key);
    }

    function _standingLien(Call calldata call, bytes32 id) private view returns (Lien storage lien) {
        lien = _liens[call.subject][id];
        if (!_stands(lien)) revert Liens_UnknownLien(id);
    }

    function _ownLien(Call calldata call, bytes32 id) private view returns (Lien storage lien) {
        lien = _standingLien(call, id);
        if (lien.securedParty != _principal(call)) revert Liens_NotSecuredParty(_principal(call));
    }

    function _stands(Lien storage lien) private view returns (bool) {
        return lien.status == LienStatus.Filed && block.timestamp <= lien.lapse;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    function _advance(Call calldata call) private returns (uint64) {
        return ++_versions[call.subject];
    }

    /// @dev Without those that have lapsed, mostly nothing changes.
    function _setWords(bytes32[] storage list, bytes32[] memory words) private {
        while (list.length > words.length) list.pop();
        for (uint256 i = 0; i < words.length; ++i) {
            if (list[i] != words[i]) list[i] = words[i];
        }
    }

    /// @dev Keeps the others in their order.
    function _remove(Call calldata call, bytes32 id, Lien storage lien, LienStatus status) private {
        lien.status = status;
        bytes32[] storage filed = _filed[_place(call.subject, lien.collateral, lien.part)];
        uint256 last = filed.length - 1;
        bool found;
        for (uint256 i = 0; i < last; ++i) {
            if (filed[i] == id) found = true;
            if (found) filed[i] = filed[i + 1];
        }
        filed.pop();
    }

    function _place(bytes32 subject, Collateral collateral, uint32 part) private pure returns (bytes32) {
        return keccak256(abi.encode(subject, collateral, part));
    }

    function _organisations() private view returns (IOrganisations) {
        return IOrganisations(directory.latest(Names.ORGANISATIONS));
    }
}
