// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Equipment, Proposal} from "../interfaces/IEquipmentTitle.sol";
import {Collateral} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Lists} from "../libraries/Lists.sol";
import {EquipmentState} from "./EquipmentState.sol";

/// @title TitleTransfers
/// @notice Actions by which title and custody pass.
abstract contract TitleTransfers is EquipmentState {
    using Lists for address[];

    /*//////////////////////////////////////////////////////////////////////////
                                        TITLE
    //////////////////////////////////////////////////////////////////////////*/

    function _propose(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        (address buyer, bytes32 terms, uint64 expiry) = (_address(call, 0), _word(call, 1), _uint64(call, 2));
        Proposal storage proposal = _proposals[call.subject];
        _requireHolder(call, equipment);
        if (proposal.version != 0 && block.timestamp <= proposal.expiry) {
            revert EquipmentTitle_AlreadyProposed(proposal.buyer);
        }
        if (buyer == equipment.holder || buyer == address(0)) revert EquipmentTitle_SelfDealing();
        _requireKey(buyer, call.subject, Kinds.TRADING, false);
        if (block.timestamp > expiry) revert EquipmentTitle_Expired(expiry);

        uint64 version = _advance(equipment);
        _proposals[call.subject] = Proposal(buyer, expiry, version, terms);

        emit TitleProposed(call.subject, version, buyer, terms, expiry);
    }

    /// @dev The version stays: what the buyer has signed in the meantime is still good.
    function _consent(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        Proposal storage proposal = _proposed(call);
        address party = _principal(call);
        if (!_securedParties(call.subject, Collateral.Equipment).contains(party)) {
            revert EquipmentTitle_NotSecuredParty(party);
        }
        if (block.timestamp > proposal.expiry) revert EquipmentTitle_Expired(proposal.expiry);
        mapping(address => bool) storage consents = _consents[call.subject][proposal.version];
        if (consents[party]) revert EquipmentTitle_AlreadyConsented(party);

        consents[party] = true;

        emit TitleConsented(call.subject, equipment.version, party, proposal.terms);
    }

    /// @dev Who has a lien now is asked now: one that was filed since the proposal counts, one that was released does not.
    function _accept(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        Proposal memory proposal = _proposed(call);
        address buyer = _principal(call);
        address seller = equipment.holder;
        if (buyer != proposal.buyer) revert EquipmentTitle_NotAddressee(buyer);
        if (block.timestamp > proposal.expiry) revert EquipmentTitle_Expired(proposal.expiry);
        _requireKey(seller, call.subject, Kinds.TRADING, false);
        address[] memory parties = _securedParties(call.subject, Collateral.Equipment);
        for (uint256 i = 0; i < parties.length; ++i) {
            if (parties[i] != buyer && !_consents[call.subject][proposal.version][parties[i]]) {
                revert EquipmentTitle_MissingConsent(parties[i]);
            }
        }

        delete _proposals[call.subject];
        equipment.holder = buyer;
        equipment.transferred = true;

        emit TitleTransferred(call.subject, _advance(equipment), seller, buyer, proposal.terms);
        _moveToken(call.subject, seller, buyer);
    }

    function _decline(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        Proposal storage proposal = _proposed(call);
        if (_principal(call) != proposal.buyer) revert EquipmentTitle_NotAddressee(_principal(call));

        delete _proposals[call.subject];

        emit TitleDeclined(call.subject, _advance(equipment), _word(call, 0));
    }

    function _withdraw(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        _proposed(call);
        _requireHolder(call, equipment);

        delete _proposals[call.subject];

        emit TitleWithdrawn(call.subject, _advance(equipment), _word(call, 0));
    }

    /// @dev The proposal whose terms the action's only field names.
    function _proposed(Call calldata call) private view returns (Proposal storage proposal) {
        proposal = _proposals[call.subject];
        if (proposal.version == 0) revert EquipmentTitle_NotProposed();
        if (proposal.terms != _word(call, 0)) revert EquipmentTitle_WrongTerms(proposal.terms);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       CUSTODY
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Nobody is given a machine without his signature; and none is taken without the title holder's or that of who has it.
    function _changeCustody(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        address taker = _principal(call);
        (address holder, address custodian) = (equipment.holder, equipment.custodian);
        if (taker == custodian) revert EquipmentTitle_AlreadyCustodian(custodian);
        bool agreed;
        bool byHolder = taker == holder;
        for (uint256 i = 1; i < call.signers.length; ++i) {
            if (call.signers[i] == custodian) agreed = true;
            else if (call.signers[i] == holder) byHolder = true;
            else revert Performer_UnexpectedSigner(call.signers[i]);
        }
        if (!agreed && !byHolder) revert Agreement_MissingCoSigner(custodian);

        equipment.custodian = taker;

        emit CustodyChanged(call.subject, _advance(equipment), custodian, taker, agreed, _word(call, 0));
    }
}
