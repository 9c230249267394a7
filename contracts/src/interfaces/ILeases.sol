// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Where a lease is in its life.
enum LeaseStatus {
    None,
    Signed,
    Commenced,
    Defaulted,
    Repossessed,
    Ended,
    Cancelled
}

/// @notice A lease. Rents, dates and everything else that is private is behind `root`.
/// @param attested Whether the lessee has signed it; else it is what the lessor declares, as an import of a running lease is
/// @param subletting Whether the lessee may let what it leases
/// @param periods How many rent periods it has
/// @param billed The last period that was billed; 0 when none was
/// @param subleases How many leases under this one are current
/// @param head The lease under which it lets; zero when it lets by title
/// @param root Commitment to its terms, as last amended
struct Lease {
    address lessor;
    LeaseStatus status;
    bool attested;
    bool subletting;
    uint32 periods;
    uint32 billed;
    address lessee;
    uint64 version;
    uint32 subleases;
    bytes32 head;
    bytes32 root;
}

/// @notice Rents sold: of the periods `first` to `last`, both of them included.
/// @param returned Whether they went back to the lessor
struct RentAssignment {
    address assignee;
    uint32 first;
    uint32 last;
    bool returned;
    bytes32 terms;
}

/// @title ILeases
/// @notice The life of leases. A machine has at most one current lease by title, and at most one under each lease of it; a
/// lease commences on acceptance, by signature of whoever has the right to let: each machine's recorded title
/// holder, or the lessee of a head lease that permits subletting. As keys differ from subject to subject, that
/// signature is by the key on the machine, or on the head lease.
///
/// | type | own fields | signers |
/// | --- | --- | --- |
/// | SignLease | address lessor, address lessee, bytes32 head, uint32 periods, uint32 billed, uint32 subletting, bytes32 root, bytes32[] fingerprints | lessor and lessee; or the lessor alone, who declares |
/// | AttestLease | bytes32 statement | lessee of a declared lease |
/// | CancelLease | bytes32 reason | lessor and lessee, and secured parties; before it commences |
/// | CommenceLease | bytes32 acceptance, bytes32[] machines | lessee, and who may let each machine |
/// | AmendLease | bytes32 root, uint32 periods, bytes32 agreement | lessor, lessee, and those with an interest |
/// | BillPeriod | uint32 period, bytes32 receivable, bytes32 invoice | lessor, or who bought that rent |
/// | NoticeDefault | bytes32 notice | lessor |
/// | CureDefault | bytes32 settlement | lessor |
/// | RepossessEquipment | bytes32 report | lessor, and those with an interest |
/// | NovateLease | address lessee, bytes32 agreement | lessor, both lessees, and those with an interest |
/// | TransferLease | address lessor, bytes32 agreement | lessor, his successor, and those with an interest |
/// | AssignRents | uint32 first, uint32 last, address assignee, bytes32 terms, bytes32 notice | lessor, a bank, and secured parties |
/// | ReturnRents | uint32 assignment, bytes32 settlement | assignee and lessor |
/// | EndLease | uint32 cause, bytes32 settlement | lessor, lessee, and those with an interest |
///
/// The first of them is the principal; in a declared lease the lessor acts where otherwise both would. Those with an
/// interest are the buyers of rents that are not billed yet, and the secured parties of liens on the lease. `cause` is 0 for return,
/// 1 for purchase, 2 for renewal, 3 for early settlement.
///
/// After what all performers check: status → who the signers are → the fields' values → machines and head lease → fingerprints.
interface ILeases {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A lease was signed by both, or declared by the lessor; a running one with what was billed before.
    event Signed(
        bytes32 indexed subject,
        uint64 version,
        address lessor,
        address lessee,
        bytes32 head,
        uint32 periods,
        uint32 billed,
        bool subletting,
        bool attested,
        bytes32 root,
        bytes32[] fingerprints
    );

    /// @notice The lessee says that what was declared is so.
    event Attested(bytes32 indexed subject, uint64 version, bytes32 statement);

    /// @notice It never commenced; its fingerprints are free again.
    event LeaseCancelled(bytes32 indexed subject, uint64 version, bytes32 reason);

    /// @notice The lessee has accepted these machines.
    event Commenced(bytes32 indexed subject, uint64 version, bytes32 acceptance, bytes32[] machines);

    /// @notice Its terms were changed.
    event Amended(bytes32 indexed subject, uint64 version, bytes32 root, uint32 periods, bytes32 agreement);

    /// @notice A period's rent was billed. Each period is billed once, and in order.
    /// @param creditor Whose the rent is: the lessor's, or the buyer's
    event PeriodBilled(
        bytes32 indexed subject, uint64 version, uint32 period, bytes32 receivable, address creditor, bytes32 invoice
    );

    /// @notice The lessor told the lessee that it is in default.
    event DefaultNoticed(bytes32 indexed subject, uint64 version, bytes32 notice);

    /// @notice The default is cured.
    event Cured(bytes32 indexed subject, uint64 version, bytes32 settlement);

    /// @notice The lessor took the machines back.
    event Repossessed(bytes32 indexed subject, uint64 version, bytes32 report);

    /// @notice Another is lessee now.
    event Novated(bytes32 indexed subject, uint64 version, address from, address to, bytes32 agreement);

    /// @notice Another is lessor now: the machines were sold, say. Title passes apart from it.
    event LessorChanged(bytes32 indexed subject, uint64 version, address from, address to, bytes32 agreement);

    /// @notice Rents were sold, of the periods `first` to `last`.
    event RentsAssigned(
        bytes32 indexed subject,
        uint64 version,
        uint32 assignment,
        uint32 first,
        uint32 last,
        address assignee,
        bytes32 terms,
        bytes32 notice
    );

    /// @notice Rents that were sold are the lessor's again.
    event RentsReturned(bytes32 indexed subject, uint64 version, uint32 assignment, bytes32 settlement);

    /// @notice The lease is over.
    event Ended(bytes32 indexed subject, uint64 version, uint32 cause, bytes32 settlement);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice Not in this status of the lease; None when there is no such lease.
    error Leases_WrongStatus(LeaseStatus status);

    /// @notice Subject zero is nobody's.
    error Leases_BadSubject();

    /// @notice There must be 1 to MAX_FINGERPRINTS fingerprints, none of them zero.
    error Leases_BadFingerprints();

    /// @notice There must be 1 to MAX_MACHINES machines, none of them zero, none twice.
    error Leases_BadMachines();

    /// @notice The principal is not the lessor.
    error Leases_NotLessor(address signer);

    /// @notice The principal is not the lessee.
    error Leases_NotLessee(address signer);

    /// @notice The key is no bank's.
    error Leases_NotFinancier(address key);

    /// @notice Nobody lets to himself, nor buys rents that he receives or owes.
    error Leases_SelfDealing();

    /// @notice The lessee has signed it already.
    error Leases_AlreadyAttested();

    /// @notice None, fewer than are billed or sold already, or more than MAX_PERIODS.
    error Leases_BadPeriods(uint32 periods);

    /// @notice Subletting is permitted, 1, or not, 0.
    error Leases_BadFlag(uint32 value);

    /// @notice The next period to be billed is another, or all are billed.
    error Leases_WrongPeriod(uint32 expected);

    /// @notice The receivable stands for another rent already, or is named zero.
    error Leases_ReceivableUsed(bytes32 receivable);

    /// @notice There is no such machine, or no longer.
    error Leases_WrongMachine(bytes32 machine);

    /// @notice The machine has a current lease, by title or under this head lease.
    error Leases_AlreadyLet(bytes32 machine, bytes32 lease);

    /// @notice The head lease is not current, does not permit subletting, or is of other machines.
    error Leases_WrongHead(bytes32 head);

    /// @notice Leases under this one are current.
    error Leases_Sublet(uint32 subleases);

    /// @notice Not a range of periods that are there and not billed.
    error Leases_BadRange(uint32 first, uint32 last);

    /// @notice A rent is sold once.
    error Leases_RentsSold(uint32 assignment);

    /// @notice MAX_ASSIGNMENTS were made.
    error Leases_TooManyAssignments();

    /// @notice No such rents are sold.
    error Leases_UnknownAssignment(uint32 assignment);

    /// @notice No such cause.
    error Leases_BadCause(uint32 cause);

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A lease; all zero when there is none.
    function leaseOf(bytes32 subject) external view returns (Lease memory);

    /// @notice The machines with which it commenced.
    function machinesOf(bytes32 subject) external view returns (bytes32[] memory);

    /// @notice The current lease of a machine: by title (`head` zero), or under a head lease. Zero when there is none.
    function currentLeaseOf(bytes32 head, bytes32 machine) external view returns (bytes32);

    /// @notice All sales of its rents, in order.
    function assignmentsOf(bytes32 subject) external view returns (RentAssignment[] memory);

    /// @notice Which lease's rent a receivable is; zero for any other.
    function leaseOfReceivable(bytes32 receivable) external view returns (bytes32);
}
