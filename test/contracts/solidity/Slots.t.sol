// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GRANT_ACTIVE, GRANT_REVOKED, GrantSlot, activeGrant} from "../../../contracts/types/GrantSlot.sol";
import {HeadSlot, anchoredNow} from "../../../contracts/types/HeadSlot.sol";
import {PatientSlot} from "../../../contracts/types/PatientSlot.sol";
import {vm} from "./support/Vm.sol";

/// @notice Whatever a packed field holds, its neighbours keep their values.
contract SlotsTest {
    function testFuzz_GrantKeepsItsFields(uint64 version, uint40 grantedAt, uint40 revokedAt) external {
        vm.warp(grantedAt);
        GrantSlot active = activeGrant(version);
        assert(active.status() == GRANT_ACTIVE && active.version() == version);
        assert(active.grantedAt() == grantedAt && active.revokedAt() == 0);

        vm.warp(revokedAt);
        GrantSlot revoked = active.revokedNow();
        assert(revoked.status() == GRANT_REVOKED && revoked.version() == version);
        assert(revoked.grantedAt() == grantedAt && revoked.revokedAt() == revokedAt);
    }

    function testFuzz_PatientKeepsItsFields(
        uint64 version,
        uint64 keysVersion,
        uint64 floor,
        uint32 keysSeq
    ) external pure {
        vm.assume(version != type(uint64).max);
        PatientSlot slot = _pack(version, keysVersion, floor, keysSeq);
        _check(slot, version, keysVersion, floor, keysSeq);
        _check(slot.raised(), version + 1, keysVersion, floor, keysSeq);
        _check(slot.raisedWithFloor(), version + 1, keysVersion, version + 1, keysSeq);
    }

    function testFuzz_PatientTakesKeys(PatientSlot slot, uint32 seq) external pure {
        PatientSlot next = slot.withKeys(seq);
        _check(next, slot.version(), slot.version(), slot.floor(), seq);
    }

    function testFuzz_HeadKeepsItsFields(uint64 size, uint40 time, uint64 n) external {
        vm.warp(time);
        HeadSlot head = anchoredNow(size, n);
        assert(head.size() == size && head.time() == time && head.n() == n);
    }

    function _pack(
        uint64 version,
        uint64 keysVersion,
        uint64 floor,
        uint32 keysSeq
    ) private pure returns (PatientSlot) {
        return
            PatientSlot.wrap(
                uint256(version) | (uint256(keysVersion) << 64) | (uint256(floor) << 128) | (uint256(keysSeq) << 192)
            );
    }

    function _check(PatientSlot slot, uint64 version, uint64 keysVersion, uint64 floor, uint32 keysSeq) private pure {
        assert(slot.version() == version && slot.keysVersion() == keysVersion);
        assert(slot.floor() == floor && slot.keysSeq() == keysSeq);
    }
}
