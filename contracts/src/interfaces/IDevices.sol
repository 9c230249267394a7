// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice A device that speaks for a machine.
/// @param owner Whose it is: who answers for its readings; zero when it speaks for none
/// @param keyKind What its own key is: 0 none, 1 P-256, 2 Ed25519
/// @param key JWK thumbprint (RFC 7638) of that key; zero when it has none
struct Device {
    address owner;
    uint32 keyKind;
    bytes32 key;
}

/// @title IDevices
/// @notice Which device, with which key, speaks for which machine; who may observe the machine; which meters were replaced.
/// The subject is the machine's, so that an action carries the version of all that was ever enrolled there. A device
/// speaks for one machine at a time. Both sides sign: whose the device is, and who holds title to the machine and has it in
/// hand; where that is one and the same party, it signs once.
///
/// | type | own fields | signers |
/// | --- | --- | --- |
/// | EnrolDevice | bytes32 device, bytes32 key, uint32 keyKind, address observer, bytes32 opening | the device's owner, title holder, custodian |
/// | ReplaceDevice | bytes32 removed, bytes32 device, bytes32 key, uint32 keyKind, bytes32 closing, bytes32 opening | the new device's owner, title holder, custodian |
/// | RemoveDevice | bytes32 device, bytes32 closing | the device's owner, or the title holder |
/// | ReplaceMeter | bytes32 meter, bytes32 closing, bytes32 opening | title holder and custodian |
/// | AppointObserver | address observer | title holder and custodian |
/// | DismissObserver | address observer | the title holder, or the observer |
///
/// `opening` and `closing` are commitments to what the meters showed when a device or a meter came and went; a device's may be
/// zero where it carries no meter. `observer` may be zero: the device is enrolled and nobody is appointed. A device is replaced
/// by itself when its key changes.
///
/// After what all performers check: the machine is recorded (to remove and dismiss it need not be) → the device → who the
/// signers are → the fields' values → the observer's key.
interface IDevices {
    /*//////////////////////////////////////////////////////////////////////////
                                       EVENTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A device speaks for the machine, and `observer`, unless zero, may observe it.
    event DeviceEnrolled(
        bytes32 indexed subject,
        uint64 version,
        bytes32 device,
        address owner,
        bytes32 key,
        uint32 keyKind,
        address observer,
        bytes32 opening
    );

    /// @notice One device, or one key of it, speaks in the place of another.
    event DeviceReplaced(
        bytes32 indexed subject,
        uint64 version,
        bytes32 removed,
        bytes32 device,
        address owner,
        bytes32 key,
        uint32 keyKind,
        bytes32 closing,
        bytes32 opening
    );

    /// @notice A device speaks for the machine no more.
    event DeviceRemoved(bytes32 indexed subject, uint64 version, bytes32 device, bytes32 closing);

    /// @notice Both sides agreed on what a meter showed last, and the next one first.
    event MeterReplaced(bytes32 indexed subject, uint64 version, bytes32 meter, bytes32 closing, bytes32 opening);

    /// @notice A party may observe the machine's condition.
    event ObserverAppointed(bytes32 indexed subject, uint64 version, address observer);

    /// @notice It may no more.
    event ObserverDismissed(bytes32 indexed subject, uint64 version, address observer);

    /*//////////////////////////////////////////////////////////////////////////
                                       ERRORS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice The machine is not recorded: not there, retired, lost or cancelled.
    error Devices_WrongMachine();

    /// @notice The name is zero, or the device speaks for a machine already.
    error Devices_DeviceEnrolled(bytes32 device, bytes32 machine);

    /// @notice No device of that name speaks for the machine.
    error Devices_UnknownDevice(bytes32 device);

    /// @notice The signer may not do this alone: it is neither the device's owner, nor the observer, nor the title holder.
    error Devices_NotDeviceParty(address signer);

    /// @notice No such kind of key, a key without a kind, or a kind without a key.
    error Devices_BadKey(uint32 keyKind);

    /// @notice A meter's name, or what it showed, is zero.
    error Devices_NoValue();

    /// @notice The observer is appointed already, or is nobody.
    error Devices_ObserverAppointed(address observer);

    /// @notice It is no observer of the machine.
    error Devices_UnknownObserver(address observer);

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice A device as it speaks for a machine; all zero when it does not.
    function deviceOf(bytes32 subject, bytes32 device) external view returns (Device memory);

    /// @notice The machine for which a device speaks now; zero when there is none.
    function machineOf(bytes32 device) external view returns (bytes32);

    /// @notice Whether a key may observe a machine now.
    function isObserver(bytes32 subject, address key) external view returns (bool);
}
