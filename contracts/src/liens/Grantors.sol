// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "../base/Performer.sol";
import {EquipmentStatus, IEquipmentTitle} from "../interfaces/IEquipmentTitle.sol";
import {ILeases, Lease, LeaseStatus} from "../interfaces/ILeases.sol";
import {Collateral, ILiens} from "../interfaces/ILiens.sol";
import {Fragment, FragmentStatus, IReceivables, Receivable, Status} from "../interfaces/IReceivables.sol";
import {IReceivablesErrors} from "../interfaces/IReceivablesErrors.sol";
import {Names} from "../libraries/Names.sol";

/// @title Grantors
/// @notice Whose a collateral is, and whether it can be pledged: asked of the contract that keeps it.
abstract contract Grantors is Performer {
    /// @dev Who alone may grant a lien on it.
    function _grantorOf(bytes32 subject, Collateral collateral, uint32 part) internal view returns (address) {
        if (collateral == Collateral.Receivable) return _holderOf(_contract(Names.RECEIVABLES), subject, part);
        if (part != 0) revert ILiens.Liens_WrongCollateral();
        if (collateral == Collateral.Lease) return _lessorOf(_contract(Names.LEASES), subject);
        return _titleHolderOf(_contract(Names.EQUIPMENT_TITLE), subject);
    }

    /// @dev A fragment is pledged once; machines and rents may have liens one after the other.
    function _requireFree(Collateral collateral, uint32 part, uint256 standing) internal pure {
        if (collateral == Collateral.Receivable && standing != 0) {
            revert IReceivablesErrors.Receivables_Pledged(part);
        }
    }

    function _titleHolderOf(address title, bytes32 subject) private view returns (address) {
        if (IEquipmentTitle(title).statusOf(subject) != EquipmentStatus.Recorded) {
            revert ILiens.Liens_WrongCollateral();
        }
        return IEquipmentTitle(title).holderOf(subject);
    }

    function _lessorOf(address leases, bytes32 subject) private view returns (address) {
        Lease memory lease = ILeases(leases).leaseOf(subject);
        if (
            lease.status != LeaseStatus.Signed && lease.status != LeaseStatus.Commenced
                && lease.status != LeaseStatus.Defaulted
        ) revert ILiens.Liens_WrongCollateral();
        return lease.lessor;
    }

    /// @dev As a sale: neither disputed nor overdue, with an open part, and nothing offered or reserved.
    function _holderOf(address receivables, bytes32 subject, uint32 index) private view returns (address) {
        Receivable memory receivable = IReceivables(receivables).receivableOf(subject);
        bool lives = receivable.status == Status.Issued || receivable.status == Status.Confirmed;
        if (!lives || index >= receivable.fragments) revert ILiens.Liens_WrongCollateral();
        Fragment memory fragment = IReceivables(receivables).fragmentOf(subject, index);
        bool waits = fragment.status != FragmentStatus.Held && block.timestamp <= fragment.expiry;
        if (waits || fragment.status == FragmentStatus.Divided) {
            revert IReceivablesErrors.Receivables_WrongFragmentStatus(fragment.status);
        }
        if (receivable.disputed) revert IReceivablesErrors.Receivables_Disputed();
        if (block.timestamp > receivable.maturity) revert IReceivablesErrors.Receivables_Overdue(receivable.maturity);
        if (fragment.to - fragment.from == fragment.paid + fragment.diluted + fragment.writtenOff) {
            revert IReceivablesErrors.Receivables_NothingOpen();
        }
        return fragment.holder;
    }

    function _contract(bytes32 name) private view returns (address location) {
        location = directory.latest(name);
        if (location == address(0)) revert ILiens.Liens_WrongCollateral();
    }
}
