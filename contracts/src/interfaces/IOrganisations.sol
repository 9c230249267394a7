// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice What a registrar vouches for: this key may act on this subject, as these kinds of organisation.
/// @param key The party key
/// @param subject The only subject on which it may act; zero is an open public key, valid for every subject
/// @param kinds Bits of `Kinds`, at least one
/// @param expiry The last second, in unix time, in which the key is valid
/// @param organisation A salted commitment to the organisation, which parties open to each other
struct Credential {
    address key;
    bytes32 subject;
    uint32 kinds;
    uint64 expiry;
    bytes32 organisation;
}

/// @notice A credential with its registrar's EIP-712 signature, in the domain of `Organisations`.
struct SignedCredential {
    Credential credential;
    bytes signature;
}

/// @notice Names one party key: which key, for which subject (zero: an open public key).
struct PartyKeyRef {
    address key;
    bytes32 subject;
}

/// @title IOrganisations
/// @notice Who belongs to the consortium, and which keys speak for them. k of n governors admit and freeze
/// organisations, appoint registrars, and register contracts; the deployer has no role.
interface IOrganisations {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice An organisation was admitted; its public key may act openly on every subject.
    event OrganisationAdmitted(bytes32 indexed id, address publicKey, uint32 kinds);

    /// @notice The organisation's public key and the party keys listed were frozen.
    event OrganisationFrozen(bytes32 indexed id, PartyKeyRef[] keys);

    /// @notice The organisation's public key and the party keys listed are no longer frozen.
    event OrganisationUnfrozen(bytes32 indexed id, PartyKeyRef[] keys);

    /// @notice From now on `threshold` of these governors decide.
    event GovernorsChanged(address[] governors, uint256 threshold);

    /// @notice A registrar was appointed or dismissed. Keys that it vouched for before stay bound.
    event RegistrarChanged(address indexed registrar, bool appointed);

    /// @notice A key may act on the subject until its expiry.
    event PartyKeyBound(
        bytes32 indexed subject, address indexed key, uint32 kinds, uint64 expiry, bytes32 organisation
    );

    /// @notice A key may never again act on the subject.
    event PartyKeyRevoked(bytes32 indexed subject, address indexed key);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The function is called by `govern` alone.
    error Organisations_NotGovernance(address caller);

    /// @notice Governance acts on this contract and on the directory only.
    error Organisations_BadTarget(address target);

    /// @notice A governance decision has been carried out with this nonce already.
    error Organisations_NonceUsed(uint256 nonce);

    /// @notice The deadline of a governance decision has passed.
    error Organisations_Expired(uint64 deadline);

    /// @notice Not exactly one signature for each signer.
    error Organisations_SignatureCount(uint256 signers, uint256 signatures);

    /// @notice Fewer governors signed than must.
    error Organisations_TooFewSignatures(uint256 given, uint256 threshold);

    /// @notice The signer is no governor.
    error Organisations_NotGovernor(address signer);

    /// @notice A governor is listed twice.
    error Organisations_DuplicateSigner(address signer);

    /// @notice The signature is not that signer's, or not in canonical form.
    error Organisations_BadSignature(address signer);

    /// @notice The threshold is zero or above the number of governors.
    error Organisations_BadThreshold(uint256 threshold, uint256 governors);

    /// @notice The zero address, or one that is listed twice, cannot be a governor.
    error Organisations_BadGovernor(address governor);

    /// @notice The zero address cannot be a key or a registrar.
    error Organisations_NoKey();

    /// @notice A key of no kind could do nothing.
    error Organisations_NoKinds();

    /// @notice The organisation has been admitted before.
    error Organisations_AlreadyAdmitted(bytes32 id);

    /// @notice No such organisation.
    error Organisations_UnknownOrganisation(bytes32 id);

    /// @notice The signature is not a current registrar's.
    error Organisations_NotRegistrar(address signer);

    /// @notice The credential's expiry has passed.
    error Organisations_CredentialExpired(uint64 expiry);

    /// @notice A key binds to a subject once.
    error Organisations_AlreadyBound(address key, bytes32 subject);

    /// @notice The key was revoked for the subject, perhaps before it was ever bound.
    error Organisations_Revoked(address key, bytes32 subject);

    /*//////////////////////////////////////////////////////////////////////////
                                     GOVERNANCE
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Carries out a decision of the governors. A decision is the EIP-712 message
    /// `Govern(address target,bytes data,uint256 nonce,uint64 deadline)`; nonces are unordered.
    /// A call that fails fails with its own reason, and the nonce stays unused.
    /// @custom:access anybody, with the signatures of k governors
    function govern(
        address target,
        bytes calldata data,
        uint256 nonce,
        uint64 deadline,
        address[] calldata signers,
        bytes[] calldata signatures
    ) external;

    /// @notice Admits an organisation under an identifier that says nothing, and binds its open public key.
    /// @custom:access governance
    function admitOrganisation(bytes32 id, address publicKey, uint32 kinds) external;

    /// @notice Freezes an organisation's public key and those of its party keys that are listed; called again, more
    /// of them. A frozen key may still be paid and repurchase; there is no new sale or pledge to it or by it.
    /// @custom:access governance
    function freezeOrganisation(bytes32 id, PartyKeyRef[] calldata keys) external;

    /// @notice Lifts a freeze from the organisation's public key and the keys listed.
    /// @custom:access governance
    function unfreezeOrganisation(bytes32 id, PartyKeyRef[] calldata keys) external;

    /// @notice Replaces the governors, and how many of them must sign.
    /// @custom:access governance
    function setGovernors(address[] calldata governors, uint256 threshold) external;

    /// @notice Appoints or dismisses a registrar.
    /// @custom:access governance
    function setRegistrar(address registrar, bool appointed) external;

    /*//////////////////////////////////////////////////////////////////////////
                                     PARTY KEYS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Binds a key to a subject on a current registrar's signature.
    /// @custom:access anybody, with the signature
    function bindPartyKey(Credential calldata credential, bytes calldata signature) external;

    /// @notice Revokes a key for a subject for good; it need not have been bound yet.
    /// @param signature A current registrar's over `RevokePartyKey(address key,bytes32 subject)`; not read when
    /// governance calls
    /// @custom:access anybody, with the signature; governance
    function revokePartyKey(address key, bytes32 subject, bytes calldata signature) external;

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The kinds as which a key may act on a subject now; 0 when unbound, expired, revoked or frozen.
    function kindsOf(address key, bytes32 subject) external view returns (uint32);

    /// @notice Whether a key that would otherwise be valid for the subject is frozen.
    function isFrozen(address key, bytes32 subject) external view returns (bool);

    /// @notice Whether a key was ever bound to the subject or openly, or revoked for it.
    function isKnown(address key, bytes32 subject) external view returns (bool);

    /// @notice The governors, in the order in which they were set.
    function governors() external view returns (address[] memory);

    /// @notice How many governors must sign.
    function threshold() external view returns (uint256);

    /// @notice Whether an address is a governor now.
    function isGovernor(address account) external view returns (bool);

    /// @notice Whether an address is a registrar now.
    function isRegistrar(address account) external view returns (bool);

    /// @notice Whether a governance decision was carried out with this nonce.
    function isNonceUsed(uint256 nonce) external view returns (bool);

    /// @notice An admitted organisation; all zero when there is none.
    function organisationOf(bytes32 id) external view returns (address publicKey, uint32 kinds, bool frozen);
}
