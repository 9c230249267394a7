// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ILeases} from "../../src/interfaces/ILeases.sol";
import {Collateral} from "../../src/interfaces/ILiens.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {LeasingBase} from "../utils/LeasingBase.sol";

/// @notice Properties of titles, liens and leases for any values.
contract LeasingFuzzTest is LeasingBase {
    function setUp() public override {
        super.setUp();
        letMachine();
    }

    /// @dev Whatever ranges are asked for, no rent is sold twice, and none that was billed.
    function testFuzz_RentsAreSoldOnce(uint32[8] memory firsts, uint32[8] memory lengths, uint32 billed) external {
        bool[PERIODS + 1] memory sold;
        billed = uint32(bound(billed, 0, 3));
        for (uint32 i = 1; i <= billed; ++i) {
            bill(i);
            sold[i] = true;
        }
        uint256 sales;
        for (uint256 i = 0; i < firsts.length; ++i) {
            uint32 first = uint32(bound(firsts[i], 1, PERIODS));
            uint32 last = uint32(bound(lengths[i], first, PERIODS));
            bool free = true;
            for (uint32 period = first; period <= last; ++period) {
                free = free && !sold[period];
            }
            relayOne(onLease(ActionTypes.ASSIGN_RENTS, rentsPayload(first, last, lender), list(lessor, lender)));
            if (free) ++sales;
            for (uint32 period = first; free && period <= last; ++period) {
                sold[period] = true;
            }
            assertEq(leases.assignmentsOf(LEASE).length, sales);
        }
    }

    /// @dev A lien stands to its last second, and not a second longer.
    function testFuzz_Lapse(uint64 until, uint64 now_) external {
        lapse = uint64(bound(until, START + 1, START + 3650 days));
        now_ = uint64(bound(now_, START, START + 3651 days));
        fileOnMachine(LIEN, lender);
        vm.warp(now_);
        assertEq(liens.standingLiens(MACHINE, Collateral.Equipment, 0).length, now_ <= lapse ? 1 : 0);
    }

    /// @dev Liens released in any order: the others keep theirs.
    function testFuzz_ReleaseInAnyOrder(uint256 seed) external {
        bytes32[5] memory ids;
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = keccak256(abi.encode(i));
            fileOnMachine(ids[i], i % 2 == 0 ? lender : other);
        }
        for (uint256 left = ids.length; left > 0; --left) {
            uint256 gone = uint256(keccak256(abi.encode(seed, left))) % left;
            bytes32[] memory before = liens.standingLiens(MACHINE, Collateral.Equipment, 0);
            release(MACHINE, before[gone], liens.lienOf(MACHINE, before[gone]).securedParty);
            bytes32[] memory rest = liens.standingLiens(MACHINE, Collateral.Equipment, 0);
            assertEq(rest.length, left - 1);
            for (uint256 i = 0; i < rest.length; ++i) {
                assertEq(rest[i], before[i < gone ? i : i + 1]);
            }
        }
    }

    /// @dev Any period but the next is refused.
    function testFuzz_NextPeriodOnly(uint32 period, uint32 billed) external {
        billed = uint32(bound(billed, 0, 5));
        for (uint32 i = 1; i <= billed; ++i) {
            bill(i);
        }
        if (period == billed + 1) return bill(period);
        assertRefused(
            onLease(ActionTypes.BILL_PERIOD, billPayload(period), lessor),
            why(ILeases.Leases_WrongPeriod.selector, billed + 1)
        );
    }
}
