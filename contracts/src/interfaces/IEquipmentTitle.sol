// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Where a machine is in its life. Sold, let, recalled are no statuses of it.
enum EquipmentStatus {
    None,
    Recorded,
    Retired,
    Lost,
    Cancelled
}

/// @notice A machine. What it is stands behind `root`; where it is and what it cost is nowhere here.
/// @param holder The recorded title holder's key
/// @param custodian Who has it in hand
/// @param issuer Who issued the passport, and was the first holder
/// @param transferred Whether title has ever passed
/// @param recalls How many recalls stand
struct Equipment {
    address holder;
    EquipmentStatus status;
    bool transferred;
    uint32 recalls;
    address custodian;
    uint64 version;
    address issuer;
    bytes32 root;
}

/// @notice An offer of title. It stands until its expiry has passed; all zero when there is none.
/// @param version The machine's version with which it began: consents are to this offer alone
/// @param terms Commitment to the bill of sale: what the buyer accepts
struct Proposal {
    address buyer;
    uint64 expiry;
    uint64 version;
    bytes32 terms;
}

enum Recall {
    None,
    Standing,
    Cleared
}

/// @title IEquipmentTitle
/// @notice One passport a machine: recorded title, custody, components, recalls, conditions. What is recorded here is no legal
/// register. Title passes by the seller's proposal, the buyer's acceptance of the same terms and the consent of everybody
/// for whom a lien stands, which is looked at again when it passes; never by the functions of ERC-721 that need one
/// party's will, which revert.
///
/// | type | own fields | signers |
/// | --- | --- | --- |
/// | IssuePassport | bytes32 root, bytes32[] fingerprints | the first holder: a manufacturer, or an owner who declares |
/// | CancelPassport | bytes32 reason | issuer, while title has never passed and nothing stands on the machine |
/// | ProposeTitle | address buyer, bytes32 terms, uint64 expiry | holder |
/// | ConsentToTitle | bytes32 terms | a secured party; the version stays |
/// | AcceptTitle | bytes32 terms | buyer; as a secured party he has consented |
/// | DeclineTitle | bytes32 terms | buyer |
/// | WithdrawTitle | bytes32 terms | holder |
/// | ChangeCustody | bytes32 receipt | who takes it; and holder or former custodian, if he is not the holder himself |
/// | SwapComponent | bytes32 removed, bytes32 fitted, bytes32 report | holder or custodian |
/// | AnnounceRecall | bytes32 recall | issuer, as a manufacturer |
/// | ClearRecall | bytes32 recall, bytes32 remedy | issuer, as a manufacturer |
/// | ObserveCondition | bytes32 report | anybody with a key here but a guest; the version stays |
/// | RetireEquipment | uint32 cause, bytes32 report | holder, and every secured party |
///
/// `cause` is 0 for a machine that is given up, which is not possible while it is let, and 1 for a total loss. After what
/// all performers check: status → the proposal → who the signers are → the proposal's expiry → the other party →
/// consents, liens, lease → the fields' values → fingerprints.
interface IEquipmentTitle {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A machine was recorded; the issuer holds title and the machine.
    event PassportIssued(bytes32 indexed subject, uint64 version, address issuer, bytes32 root, bytes32[] fingerprints);

    /// @notice The passport was a mistake: its fingerprints are free again.
    event PassportCancelled(bytes32 indexed subject, uint64 version, bytes32 reason);

    /// @notice The holder offers title.
    event TitleProposed(bytes32 indexed subject, uint64 version, address buyer, bytes32 terms, uint64 expiry);

    /// @notice A secured party lets title pass by this proposal. The version stays.
    event TitleConsented(bytes32 indexed subject, uint64 version, address securedParty, bytes32 terms);

    /// @notice Title has passed. ERC-721's `Transfer` follows.
    event TitleTransferred(bytes32 indexed subject, uint64 version, address from, address to, bytes32 terms);

    /// @notice The buyer declined.
    event TitleDeclined(bytes32 indexed subject, uint64 version, bytes32 terms);

    /// @notice The holder withdrew the proposal.
    event TitleWithdrawn(bytes32 indexed subject, uint64 version, bytes32 terms);

    /// @notice The machine passed from hand to hand.
    /// @param agreed Whether who had it signed; else the title holder took it, or had it taken
    event CustodyChanged(
        bytes32 indexed subject, uint64 version, address from, address to, bool agreed, bytes32 receipt
    );

    /// @notice A component was taken out, put in, or replaced. A component is a commitment to its serial.
    event ComponentSwapped(
        bytes32 indexed subject, uint64 version, address by, bytes32 removed, bytes32 fitted, bytes32 report
    );

    /// @notice The manufacturer recalls the machine.
    event RecallAnnounced(bytes32 indexed subject, uint64 version, bytes32 recall);

    /// @notice What it was recalled for is mended.
    event RecallCleared(bytes32 indexed subject, uint64 version, bytes32 recall, bytes32 remedy);

    /// @notice Somebody looked at the machine. The version stays.
    event ConditionObserved(bytes32 indexed subject, uint64 version, address observer, bytes32 report);

    /// @notice The machine is no more.
    /// @param cause 0 given up, 1 a total loss
    event Retired(bytes32 indexed subject, uint64 version, uint32 cause, bytes32 report);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Title passes by signatures only: see ProposeTitle and AcceptTitle.
    error EquipmentTitle_BySignaturesOnly();

    /// @notice Not in this status of the machine; None when there is no such machine.
    error EquipmentTitle_WrongStatus(EquipmentStatus status);

    /// @notice Subject zero is nobody's.
    error EquipmentTitle_BadSubject();

    /// @notice There must be 1 to MAX_FINGERPRINTS fingerprints, none of them zero.
    error EquipmentTitle_BadFingerprints();

    /// @notice The principal is not the recorded title holder.
    error EquipmentTitle_NotTitleHolder(address signer);

    /// @notice The principal is neither title holder nor custodian.
    error EquipmentTitle_NotInCharge(address signer);

    /// @notice The principal is not whom title is offered to.
    error EquipmentTitle_NotAddressee(address signer);

    /// @notice The principal did not issue the passport.
    error EquipmentTitle_NotIssuer(address signer);

    /// @notice No lien stands on the machine for the principal.
    error EquipmentTitle_NotSecuredParty(address signer);

    /// @notice Nobody sells to himself, nor to nobody.
    error EquipmentTitle_SelfDealing();

    /// @notice A proposal stands.
    error EquipmentTitle_AlreadyProposed(address buyer);

    /// @notice No proposal was made, or it was answered.
    error EquipmentTitle_NotProposed();

    /// @notice Not the terms that were proposed.
    error EquipmentTitle_WrongTerms(bytes32 current);

    /// @notice The proposal has expired, or would be expired from the start.
    error EquipmentTitle_Expired(uint64 expiry);

    /// @notice This secured party has consented before.
    error EquipmentTitle_AlreadyConsented(address party);

    /// @notice A lien stands for this party, and it has not consented.
    error EquipmentTitle_MissingConsent(address party);

    /// @notice Title has passed before: the passport stands.
    error EquipmentTitle_AlreadyTransferred();

    /// @notice A lien stands on the machine.
    error EquipmentTitle_UnderLien();

    /// @notice The machine is let.
    error EquipmentTitle_OnLease(bytes32 lease);

    /// @notice The principal has the machine already.
    error EquipmentTitle_AlreadyCustodian(address custodian);

    /// @notice Nothing was taken out, and nothing put in.
    error EquipmentTitle_BadComponent();

    /// @notice The recall was announced before, or is named zero.
    error EquipmentTitle_RecallExists(bytes32 recall);

    /// @notice No such recall stands.
    error EquipmentTitle_UnknownRecall(bytes32 recall);

    /// @notice No such cause.
    error EquipmentTitle_BadCause(uint32 cause);

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A machine; all zero when there is none.
    function equipmentOf(bytes32 subject) external view returns (Equipment memory);

    /// @notice A machine's status.
    function statusOf(bytes32 subject) external view returns (EquipmentStatus);

    /// @notice A machine's recorded title holder; zero when there is no such machine.
    function holderOf(bytes32 subject) external view returns (address);

    /// @notice The last proposal that was not answered, expired or not.
    function proposalOf(bytes32 subject) external view returns (Proposal memory);

    /// @notice Whether a secured party has consented to the proposal that began with this version.
    function hasConsented(bytes32 subject, uint64 proposal, address party) external view returns (bool);

    /// @notice Where a recall of a machine is.
    function recallOf(bytes32 subject, bytes32 recall) external view returns (Recall);
}
