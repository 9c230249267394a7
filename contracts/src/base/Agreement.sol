// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Collateral, ILiens} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Lists} from "../libraries/Lists.sol";
import {Names} from "../libraries/Names.sol";
import {Performer} from "./Performer.sol";

/// @title Agreement
/// @notice What those contracts share in which several parties sign one message.
abstract contract Agreement is Performer {
    using Lists for address[];

    /// @notice Without this party's signature it cannot be done.
    error Agreement_MissingCoSigner(address party);

    /// @dev These parties have signed, and nobody else. Somebody may be listed twice.
    function _requireAll(Call calldata call, address[] memory parties) internal pure {
        address[] memory signers = call.signers;
        for (uint256 i = 0; i < parties.length; ++i) {
            if (!signers.contains(parties[i])) revert Agreement_MissingCoSigner(parties[i]);
        }
        for (uint256 i = 0; i < signers.length; ++i) {
            if (!parties.contains(signers[i])) revert Performer_UnexpectedSigner(signers[i]);
        }
    }

    /// @dev For whom liens stand on this now; nobody while the contract "Liens" is not registered.
    function _securedParties(bytes32 subject, Collateral collateral) internal view returns (address[] memory) {
        address liens = directory.latest(Names.LIENS);
        if (liens == address(0)) return new address[](0);
        return ILiens(liens).securedPartiesOf(subject, collateral, 0);
    }
}
