// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice What a lien is on. Its subject is the machine's, the lease's or the receivable's.
enum Collateral {
    Equipment,
    Lease,
    Receivable
}

enum LienStatus {
    None,
    Filed,
    Released,
    ReleasedByOrder
}

/// @notice A security interest. Law, class and dates, by which it is ranked, are behind `terms`.
/// @param grantor Whose the collateral was when it was filed: title holder, lessor, or the fragment's holder
/// @param lapse The last second in which it stands, unless it is continued; no event says that it has passed
/// @param part The fragment of a receivable; 0 of all else
struct Lien {
    address grantor;
    LienStatus status;
    Collateral collateral;
    uint32 part;
    address securedParty;
    uint64 lapse;
    bytes32 terms;
}

/// @title ILiens
/// @notice Security interests on machines, on leases' rents and on fragments of receivables. Their subject is the
/// collateral's own, so that a filing carries the version of all that was ever filed there: of two banks that file in one block
/// the second is refused, and files again in sight of the first. Until this contract is registered, nothing is pledged.
///
/// A lien stands from its filing until it is released or its lapse has passed. While it stands, title does not
/// pass, a machine is not retired, rents are not sold and a fragment is not traded without the secured party.
///
/// | type | own fields | signers |
/// | --- | --- | --- |
/// | FileLien | bytes32 lien, uint32 collateral, uint32 part, bytes32 terms, uint64 lapse, bytes32[] prior | secured party, and whose the collateral is |
/// | ContinueLien | bytes32 lien, uint64 lapse | secured party |
/// | SubordinateLien | bytes32 lien, bytes32 senior, bytes32 agreement | secured party of `lien` |
/// | ReleaseLien | bytes32 lien, bytes32 reason | secured party, also when frozen |
/// | ReleaseLienByOrder | bytes32 lien, bytes32 order | at least k of the n governors, with their own keys |
///
/// `prior` names the liens that stand on the same collateral, in the order of their filing. A filing that does not know
/// all of them is refused; its place in that order is its rank of filing, which is not yet its priority: see `domain/liens`.
///
/// After what all performers check: subject, lien → the collateral exists and may be pledged → who the signers are → the fields'
/// values → sight.
interface ILiens {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A lien was filed, after those in `prior`. `version` is that of all liens of the subject.
    event LienFiled(
        bytes32 indexed subject,
        uint64 version,
        bytes32 lien,
        uint32 collateral,
        uint32 part,
        address grantor,
        address securedParty,
        bytes32 terms,
        uint64 lapse,
        bytes32[] prior
    );

    /// @notice A lien stands longer.
    event LienContinued(bytes32 indexed subject, uint64 version, bytes32 lien, uint64 lapse);

    /// @notice The secured party of `lien` lets `senior` go before it.
    event LienSubordinated(bytes32 indexed subject, uint64 version, bytes32 lien, bytes32 senior, bytes32 agreement);

    /// @notice The secured party released its lien.
    event LienReleased(bytes32 indexed subject, uint64 version, bytes32 lien, bytes32 reason);

    /// @notice A court ordered the release, and k of n governors carried it out.
    event LienReleasedByOrder(bytes32 indexed subject, uint64 version, bytes32 lien, bytes32 order);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Subject zero is nobody's.
    error Liens_BadSubject();

    /// @notice Not there, or not in a state in which it can be pledged; or no such kind or part of it.
    error Liens_WrongCollateral();

    /// @notice A lien of that name was filed on the subject before, or the name is zero.
    error Liens_LienExists(bytes32 lien);

    /// @notice No lien of that name stands on the subject: never filed, released, or lapsed.
    error Liens_UnknownLien(bytes32 lien);

    /// @notice The principal is not the lien's secured party.
    error Liens_NotSecuredParty(address signer);

    /// @notice Nobody secures himself with what is his own.
    error Liens_SelfDealing();

    /// @notice A lien lapses in the future, and a continuation is longer than what it continues.
    error Liens_BadLapse(uint64 lapse);

    /// @notice The filing does not name exactly the liens that stand, of which there are so many.
    error Liens_NotInSight(uint256 standing);

    /// @notice MAX_LIENS stand on it.
    error Liens_TooManyLiens();

    /// @notice The senior lien does not stand on the same collateral, or is the lien itself.
    error Liens_WrongSenior(bytes32 senior);

    /// @notice It was agreed before, or the other way round.
    error Liens_AlreadySubordinated(bytes32 lien, bytes32 senior);

    /// @notice The signer of an order is no governor.
    error Liens_NotGovernor(address signer);

    /// @notice Fewer governors signed than must.
    error Liens_TooFewGovernors(uint256 given, uint256 threshold);

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Whether a lien stands on a fragment of a receivable.
    function isPledged(bytes32 subject, uint32 fragment) external view returns (bool);

    /// @notice The names of the liens that stand on it, in the order of their filing.
    function standingLiens(bytes32 subject, Collateral collateral, uint32 part) external view returns (bytes32[] memory);

    /// @notice Their secured parties, in the same order; one that has two of them is there twice.
    function securedPartiesOf(bytes32 subject, Collateral collateral, uint32 part)
        external
        view
        returns (address[] memory);

    /// @notice A lien as it is stored, lapsed or not; all zero when there is none.
    function lienOf(bytes32 subject, bytes32 lien) external view returns (Lien memory);

    /// @notice Whether the secured party of `lien` lets `senior` go before it.
    function isSubordinated(bytes32 subject, bytes32 lien, bytes32 senior) external view returns (bool);
}
