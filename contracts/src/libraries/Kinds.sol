// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Kinds
/// @notice The kinds of organisation as which a key may act, one bit each.
library Kinds {
    uint32 internal constant LESSEE = 1;
    uint32 internal constant LESSOR = 2;
    uint32 internal constant BANK = 4;
    uint32 internal constant MANUFACTURER = 8;
    uint32 internal constant AUDITOR = 16;
    uint32 internal constant SUPPLIER = 32;

    /// @dev Owes a receivable without an account: may confirm, reject, dispute and resolve, and nothing else.
    uint32 internal constant GUEST_OBLIGOR = 64;

    /// @dev May hold and owe receivables.
    uint32 internal constant TRADING = LESSEE | LESSOR | BANK | MANUFACTURER | SUPPLIER;

    /// @dev May answer for a debt.
    uint32 internal constant OBLIGOR = TRADING | GUEST_OBLIGOR;

    /// @dev Has an account.
    uint32 internal constant MEMBER = TRADING | AUDITOR;
}
