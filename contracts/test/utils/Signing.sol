// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Credential} from "../../src/interfaces/IOrganisations.sol";
import {Action} from "../../src/interfaces/IRelay.sol";

/// @notice Digests written out as EIP-712 says, apart from the code under test.
library Signing {
    function actionDigest(Action memory action) internal view returns (bytes32) {
        bytes memory signers;
        for (uint256 i = 0; i < action.signers.length; ++i) {
            signers = bytes.concat(signers, abi.encode(action.signers[i]));
        }
        bytes memory message = abi.encode(
            action.typeHash, action.subject, action.expectedVersion, action.nonce, action.deadline, keccak256(signers)
        );
        return typedDigest(action.target, keccak256(bytes.concat(message, action.payload)));
    }

    function credentialDigest(address organisations, Credential memory credential) internal view returns (bytes32) {
        return typedDigest(
            organisations,
            keccak256(
                abi.encode(
                    keccak256(
                        "Credential(address key,bytes32 subject,uint32 kinds,uint64 expiry,bytes32 organisation)"
                    ),
                    credential
                )
            )
        );
    }

    function revokeDigest(address organisations, address key, bytes32 subject) internal view returns (bytes32) {
        return typedDigest(
            organisations, keccak256(abi.encode(keccak256("RevokePartyKey(address key,bytes32 subject)"), key, subject))
        );
    }

    function governDigest(address organisations, address target, bytes memory data, uint256 nonce, uint64 deadline)
        internal
        view
        returns (bytes32)
    {
        return typedDigest(
            organisations,
            keccak256(
                abi.encode(
                    keccak256("Govern(address target,bytes data,uint256 nonce,uint64 deadline)"),
                    target,
                    keccak256(data),
                    nonce,
                    deadline
                )
            )
        );
    }

    function typedDigest(address verifyingContract, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Lienlight"),
                keccak256("1"),
                block.chainid,
                verifyingContract
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
