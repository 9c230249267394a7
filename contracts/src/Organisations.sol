// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Governance} from "./base/Governance.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Credential, IOrganisations, PartyKeyRef} from "./interfaces/IOrganisations.sol";

/// @title Organisations
/// @notice See the documentation in {IOrganisations}.
contract Organisations is Governance {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    struct Organisation {
        address publicKey;
        uint32 kinds;
        bool frozen;
    }

    /// @dev Bound when it has kinds. A key may be frozen or revoked before it is bound.
    struct PartyKey {
        uint32 kinds;
        uint64 expiry;
        bool frozen;
        bool revoked;
    }

    bytes32 private constant CREDENTIAL =
        keccak256("Credential(address key,bytes32 subject,uint32 kinds,uint64 expiry,bytes32 organisation)");
    bytes32 private constant REVOKE_PARTY_KEY = keccak256("RevokePartyKey(address key,bytes32 subject)");

    /// @dev The subject of a key that is valid for every subject.
    bytes32 private constant OPEN = 0;

    mapping(bytes32 id => Organisation) public override organisationOf;
    mapping(address account => bool) public override isRegistrar;
    mapping(address key => mapping(bytes32 subject => PartyKey)) private _keys;

    /*//////////////////////////////////////////////////////////////////////////
                                    CONSTRUCTOR
    //////////////////////////////////////////////////////////////////////////*/

    constructor(IDirectory directory_, address founder) EIP712("Lienlight", "1") Governance(directory_, founder) {}

    /*//////////////////////////////////////////////////////////////////////////
                                   ORGANISATIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IOrganisations
    function admitOrganisation(bytes32 id, address publicKey, uint32 kinds) external override onlyGovernance {
        if (organisationOf[id].kinds != 0) revert Organisations_AlreadyAdmitted(id);
        organisationOf[id] = Organisation(publicKey, kinds, false);

        emit OrganisationAdmitted(id, publicKey, kinds);
        _bind(Credential(publicKey, OPEN, kinds, type(uint64).max, id));
    }

    /// @inheritdoc IOrganisations
    function freezeOrganisation(bytes32 id, PartyKeyRef[] calldata keys) external override onlyGovernance {
        _setFrozen(id, keys, true);
        emit OrganisationFrozen(id, keys);
    }

    /// @inheritdoc IOrganisations
    function unfreezeOrganisation(bytes32 id, PartyKeyRef[] calldata keys) external override onlyGovernance {
        _setFrozen(id, keys, false);
        emit OrganisationUnfrozen(id, keys);
    }

    /// @inheritdoc IOrganisations
    function setRegistrar(address registrar, bool appointed) external override onlyGovernance {
        if (registrar == address(0)) revert Organisations_NoKey();
        isRegistrar[registrar] = appointed;

        emit RegistrarChanged(registrar, appointed);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     PARTY KEYS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IOrganisations
    function bindPartyKey(Credential calldata credential, bytes calldata signature) external override {
        _requireRegistrar(
            keccak256(
                abi.encode(
                    CREDENTIAL,
                    credential.key,
                    credential.subject,
                    credential.kinds,
                    credential.expiry,
                    credential.organisation
                )
            ),
            signature
        );
        if (block.timestamp > credential.expiry) revert Organisations_CredentialExpired(credential.expiry);
        _bind(credential);
    }

    /// @inheritdoc IOrganisations
    function revokePartyKey(address key, bytes32 subject, bytes calldata signature) external override {
        if (msg.sender != address(this)) {
            _requireRegistrar(keccak256(abi.encode(REVOKE_PARTY_KEY, key, subject)), signature);
        }
        PartyKey storage entry = _keys[key][subject];
        if (entry.revoked) revert Organisations_Revoked(key, subject);
        entry.revoked = true;

        emit PartyKeyRevoked(subject, key);
    }

    /// @inheritdoc IOrganisations
    function kindsOf(address key, bytes32 subject) external view override returns (uint32) {
        (uint32 kinds, bool frozen) = _standing(key, subject);
        return frozen ? 0 : kinds;
    }

    /// @inheritdoc IOrganisations
    function isFrozen(address key, bytes32 subject) external view override returns (bool) {
        (uint32 kinds, bool frozen) = _standing(key, subject);
        return kinds != 0 && frozen;
    }

    /// @inheritdoc IOrganisations
    function isKnown(address key, bytes32 subject) external view override returns (bool) {
        PartyKey storage own = _keys[key][subject];
        return own.kinds != 0 || own.revoked || _keys[key][OPEN].kinds != 0;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      PRIVATE
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev A key bound to the subject counts as that; any other as the open key that it may be. What is frozen or revoked
    /// for the subject is so for the open key too.
    function _standing(address key, bytes32 subject) private view returns (uint32 kinds, bool frozen) {
        PartyKey memory used = _keys[key][subject];
        if (used.kinds == 0) {
            PartyKey memory open = _keys[key][OPEN];
            used = PartyKey(open.kinds, open.expiry, used.frozen || open.frozen, used.revoked || open.revoked);
        }
        bool valid = !used.revoked && block.timestamp <= used.expiry;
        return (valid ? used.kinds : 0, used.frozen);
    }

    function _bind(Credential memory credential) private {
        if (credential.key == address(0)) revert Organisations_NoKey();
        if (credential.kinds == 0) revert Organisations_NoKinds();
        PartyKey storage entry = _keys[credential.key][credential.subject];
        if (entry.revoked) revert Organisations_Revoked(credential.key, credential.subject);
        if (entry.kinds != 0) revert Organisations_AlreadyBound(credential.key, credential.subject);
        entry.kinds = credential.kinds;
        entry.expiry = credential.expiry;

        emit PartyKeyBound(
            credential.subject, credential.key, credential.kinds, credential.expiry, credential.organisation
        );
    }

    function _setFrozen(bytes32 id, PartyKeyRef[] calldata keys, bool frozen) private {
        Organisation storage organisation = organisationOf[id];
        if (organisation.kinds == 0) revert Organisations_UnknownOrganisation(id);
        organisation.frozen = frozen;
        _keys[organisation.publicKey][OPEN].frozen = frozen;
        for (uint256 i = 0; i < keys.length; ++i) {
            _keys[keys[i].key][keys[i].subject].frozen = frozen;
        }
    }

    function _requireRegistrar(bytes32 structHash, bytes calldata signature) private view {
        (address signer,,) = ECDSA.tryRecoverCalldata(_hashTypedDataV4(structHash), signature);
        if (!isRegistrar[signer]) revert Organisations_NotRegistrar(signer);
    }
}
