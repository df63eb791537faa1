// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConsentRegistry} from "../../../../contracts/ConsentRegistry.sol";
import {IConsentRegistry} from "../../../../contracts/interfaces/IConsentRegistry.sol";
import {ConsentTypedData} from "../../../../contracts/libraries/ConsentTypedData.sol";
import {GrantId} from "../../../../contracts/types/GrantId.sol";
import {ConsentModel} from "./ConsentModel.sol";
import {EventLedger} from "./EventLedger.sol";
import {Messages} from "./Messages.sol";
import {Submissions} from "./Submissions.sol";
import {vm} from "./Vm.sol";

/// @notice Does everything that anybody can do to the registry, in random order, and compares each with the model.
/// @dev Five keys: three patients who become each other's delegates, and two strangers who may become some. Few
///      versions, terms and dates, so that calls meet.
contract ConsentHandler is ConsentModel, EventLedger, Submissions {
    uint256 private constant KEYS = 5;
    uint256 private constant PATIENTS = 3;
    uint256 private constant TERMS = 3;
    bytes32 private constant SKIPPED = IConsentRegistry.Skipped.selector;

    struct Id {
        address patient;
        bytes32 id;
    }

    Id[] private _ids;

    constructor(ConsentRegistry registry) Submissions(registry) {
        vm.recordLogs();
    }

    function grant(uint256 seed) external {
        Act memory act = _act(seed);
        (bytes32 terms, bytes32 id) = _terms(act);
        bool isDone = _tryGrant(act, terms, id);
        (bool isAccepted, bool isEvent) = act.isForged
            ? (false, false)
            : _modelGrant(act.patient, act.by, act.version, id);
        _settle("grant", isDone, isAccepted, isEvent ? 1 : 0);
    }

    function revoke(uint256 seed) external {
        Act memory act = _act(seed);
        (, bytes32 id) = _terms(act);
        bool isDone = _tryRevoke(act, GrantId.wrap(id));
        (bool isAccepted, bool isEvent) = act.isForged ? (false, false) : _modelRevoke(act.patient, act.by, id);
        _settle("revoke", isDone, isAccepted, isEvent ? 1 : 0);
    }

    function grantBatch(uint256 seed) external {
        IConsentRegistry.GrantItem[] memory items = new IConsentRegistry.GrantItem[](2);
        uint256 expected = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            Act memory act = _act(uint256(keccak256(abi.encode(seed, i))));
            (bytes32 terms, bytes32 id) = _terms(act);
            items[i] = Messages.grantItem(REGISTRY, act.signingKey, act.patient, act.version, terms);
            (, bool isEvent) = _modelGrant(act.patient, vm.addr(act.signingKey), act.version, id);
            if (isEvent) ++expected;
        }
        REGISTRY.grantBatch(items);
        _readEvents(SKIPPED, expected);
    }

    function revokeBatch(uint256 seed) external {
        IConsentRegistry.RevokeItem[] memory items = new IConsentRegistry.RevokeItem[](2);
        uint256 expected = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            Act memory act = _act(uint256(keccak256(abi.encode(seed, i))));
            (, bytes32 id) = _terms(act);
            items[i] = Messages.revokeItem(REGISTRY, act.signingKey, act.patient, GrantId.wrap(id));
            (, bool isEvent) = _modelRevoke(act.patient, vm.addr(act.signingKey), id);
            if (isEvent) ++expected;
        }
        REGISTRY.revokeBatch(items);
        _readEvents(SKIPPED, expected);
    }

    function revokeAll(uint256 seed) external {
        Act memory act = _act(seed);
        bool isDone = _tryRevokeAll(act);
        bool isValid = !act.isForged && (!act.isSigned || _isLive(act.patient, act.version));
        bool isAccepted = isValid && _modelRevokeAll(act.patient, act.by);
        _settle("revokeAll", isDone, isAccepted, isAccepted ? 1 : 0);
    }

    function setKeys(uint256 seed) external {
        Act memory act = _act(seed);
        KeysMessage memory m;
        m.digest = bytes32(act.dice);
        m.seq = patientModel[act.patient].keysSeq + _mostlyOne(act.dice >> 32);
        m.blockNumber = _someBlock(act.dice);
        m.blockHash = blockhash(m.blockNumber);
        bool isDone = _trySetKeys(act, m);
        bool isValid = !act.isForged && (!act.isSigned || _isRecent(m.blockNumber));
        bool isAccepted = isValid && _modelSetKeys(act.patient, act.by, m.digest, m.seq, act.version);
        _settle("setKeys", isDone, isAccepted, isAccepted ? 1 : 0);
    }

    function setDelegate(uint256 seed) external {
        Act memory act = _act(seed);
        // A signature says nothing about who signed for whom: only the patient's own counts.
        if (act.isSigned) act.by = act.isForged ? address(0) : vm.addr(act.signingKey);
        DelegateMessage memory m;
        // Mostly the same one, so that rights are changed and taken away.
        m.delegate = vm.addr((act.dice >> 40) % 4 == 0 ? 1 + ((act.dice >> 44) % KEYS) : KEYS);
        m.rights = uint16((act.dice >> 48) % 8 == 0 ? (act.dice >> 56) % 64 : 23 & ~((act.dice >> 56) % 8));
        if ((act.dice >> 64) % 8 == 0) m.rights = 0;
        m.validUntil = _someEnd(act.dice >> 72);
        m.blockNumber = _someBlock(act.dice);
        m.blockHash = blockhash(m.blockNumber);
        uint256 nonce = patientModel[act.patient].nonce;
        bool isStale = act.isSigned && ((act.dice >> 200) % 8 == 0 || !_isRecent(m.blockNumber));
        bool isDone = _trySetDelegate(act, m, (act.dice >> 200) % 8 == 0 ? nonce + 1 : nonce);
        bool isAccepted = !isStale && _modelSetDelegate(act.patient, act.by, m.delegate, m.rights, m.validUntil);
        _settle("setDelegate", isDone, isAccepted, isAccepted ? 1 : 0);
    }

    function passTime(uint256 seed) external {
        vm.warp(block.timestamp + 1 + (seed % 10 days));
        vm.roll(block.number + 1 + (seed % 100));
    }

    /// @notice First difference between registry and model; empty if there is none.
    function difference() external view returns (string memory) {
        for (uint256 key = 1; key <= PATIENTS; ++key) {
            if (!_isSamePatient(vm.addr(key))) return "patient";
            for (uint256 other = 1; other <= KEYS; ++other) {
                if (!_isSameDelegate(vm.addr(key), vm.addr(other))) return "delegate";
            }
        }
        for (uint256 i = 0; i < _ids.length; ++i) if (!_isSameGrant(_ids[i].patient, _ids[i].id)) return "grant";
        return "";
    }

    function _settle(string memory what, bool isDone, bool isAccepted, uint256 events) private {
        _require(isDone == isAccepted, what);
        _readEvents(SKIPPED, events);
    }

    function _act(uint256 seed) private view returns (Act memory act) {
        uint256 dice = uint256(keccak256(abi.encode(seed)));
        uint256 key = 1 + (dice % KEYS);
        act.by = vm.addr(key);
        // Mostly somebody acts for itself.
        act.patient = vm.addr(key <= PATIENTS && (dice >> 8) % 2 == 0 ? key : 1 + ((dice >> 12) % PATIENTS));
        act.isSigned = (dice >> 16) % 2 == 0;
        act.isForged = act.isSigned && (dice >> 20) % 8 == 0;
        act.signingKey = act.isForged ? KEYS + 1 : key;
        act.version = patientModel[act.patient].version + _mostlyOne(dice >> 24);
        if (act.version != 0) --act.version;
        act.dice = uint256(keccak256(abi.encode(dice)));
    }

    function _terms(Act memory act) private returns (bytes32 terms, bytes32 id) {
        terms = bytes32((act.dice >> 8) % TERMS);
        id = GrantId.unwrap(ConsentTypedData.grantId(act.patient, act.version, terms));
        _ids.push(Id(act.patient, id));
    }

    /// @dev 0, 1 or 2; mostly 1.
    function _mostlyOne(uint256 dice) private pure returns (uint32) {
        return dice % 4 == 0 ? uint32((dice >> 2) % 3) : 1;
    }

    function _someBlock(uint256 dice) private view returns (uint64) {
        uint256 age = dice % 4 == 0 ? (dice >> 2) % 400 : 1;
        return uint64(block.number - age);
    }

    /// @dev Mostly within forty days; sometimes over already, sometimes around twenty years.
    function _someEnd(uint256 dice) private view returns (uint40) {
        if (dice % 8 == 0) return uint40(block.timestamp - ((dice >> 3) % 3));
        if (dice % 8 == 1) return uint40(block.timestamp + 20 * 365 days - 1 + ((dice >> 3) % 3));
        return uint40(block.timestamp + ((dice >> 3) % 40 days));
    }

    function _isRecent(uint64 blockNumber) private view returns (bool) {
        return blockNumber < block.number && block.number - blockNumber <= 256;
    }

    function _isSamePatient(address patient) private view returns (bool) {
        IConsentRegistry.Patient memory found = REGISTRY.patients(patient);
        PatientModel memory p = patientModel[patient];
        return
            found.version == p.version &&
            found.keysVersion == p.keysVersion &&
            found.floor == p.floor &&
            found.keysSeq == p.keysSeq &&
            REGISTRY.keysDigest(patient) == p.digest &&
            REGISTRY.nonces(patient) == p.nonce;
    }

    function _isSameDelegate(address patient, address delegate) private view returns (bool) {
        DelegateModel memory d = delegateModel[patient][delegate];
        bytes memory found = abi.encode(REGISTRY.delegates(patient, delegate));
        return keccak256(found) == keccak256(abi.encode(d.rights, d.validUntil));
    }

    function _isSameGrant(address patient, bytes32 id) private view returns (bool) {
        IConsentRegistry.Grant memory found = REGISTRY.grants(patient, GrantId.wrap(id));
        GrantModel memory g = grantModel[patient][id];
        uint8 status =
            g.isRevoked
                ? 2
                : g.isActive
                    ? 1
                    : 0;
        bool isActive = g.isActive && g.version >= patientModel[patient].floor;
        return
            found.status == status &&
            found.version == g.version &&
            REGISTRY.isActive(patient, GrantId.wrap(id)) == isActive;
    }
}
