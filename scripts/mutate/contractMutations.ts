import type { Mutation } from './Mutation.ts'

const consent = 'ConsentRegistry.sol'
const control = 'base/PatientControl.sol'
const signatures = 'libraries/Signatures.sol'
const providers = 'ProviderRegistry.sol'
const anchors = 'AuditAnchor.sol'

/** Removed or weakened checks below contracts/, each of which the Solidity fuzz and invariant tests must notice. */
export const contractMutations: readonly Mutation[] = [
  {
    name: 'anybody may grant',
    file: consent,
    from: 'if (!_can(patient, by, Rights.GRANT)) return Verdict.NotAuthorized;',
    to: '',
  },
  {
    name: 'a grant may name any version',
    file: consent,
    from: 'if (!_isLive(_patients[patient], version)) return Verdict.BadSequence;',
    to: '',
  },
  {
    name: 'a grant may lie below the floor',
    file: consent,
    from: 'return state.floor() <= version && version <= state.version();',
    to: 'return version <= state.version();',
  },
  {
    name: 'a grant may name a version that is still to come',
    file: consent,
    from: 'return state.floor() <= version && version <= state.version();',
    to: 'return state.floor() <= version;',
  },
  {
    name: 'a revoked grant may come back',
    file: consent,
    from: 'if (status == GRANT_REVOKED) return Verdict.AlreadyUsed;',
    to: '',
  },
  {
    name: 'a grant may be registered twice',
    file: consent,
    from: 'return status == GRANT_ACTIVE ? Verdict.Unchanged : Verdict.Register;',
    to: 'return Verdict.Register;',
  },
  {
    name: 'a signed grant needs no signature',
    file: consent,
    from: '_requireSignature(signer, GrantId.unwrap(id), signature);',
    to: '',
  },
  {
    name: 'a signed revocation needs no signature',
    file: consent,
    from: '_requireSignature(signer, ConsentTypedData.revoke(patient, id), signature);',
    to: '',
  },
  {
    name: 'anybody may revoke in a batch',
    file: consent,
    from: 'if (by == address(0) || !_can(item.patient, by, Rights.REVOKE)) emit Skipped(item.patient, item.id);',
    to: 'if (by == address(0)) emit Skipped(item.patient, item.id);',
  },
  {
    name: 'a grant may be revoked twice',
    file: consent,
    from: 'if (!_isRevoked(patient, id)) _cancel(_nextEvent(), patient, by, id);',
    to: '_cancel(_nextEvent(), patient, by, id);',
  },
  {
    name: 'a signed revocation of everything works again and again',
    file: consent,
    from: 'if (!_isLive(state, version)) _revertBadVersion(state, version);',
    to: '',
  },
  {
    name: 'keys may skip a number',
    file: consent,
    from: 'if (seq != nextSeq) revert ConsentRegistryBadSequence(nextSeq, seq);',
    to: '',
  },
  {
    name: 'keys may be those of an older version',
    file: consent,
    from: 'if (version != state.version()) revert ConsentRegistryBadSequence(state.version(), version);',
    to: '',
  },
  {
    name: 'signed keys never grow old',
    file: consent,
    from: '_requireFresh(blockNumber, blockHash);',
    to: '',
  },
  {
    name: 'a revoked grant is still active',
    file: consent,
    from: 'return slot.status() == GRANT_ACTIVE && slot.version() >= _patients[patient].floor();',
    to: 'return slot.version() >= _patients[patient].floor();',
  },
  {
    name: 'a grant below the floor is still active',
    file: consent,
    from: 'return slot.status() == GRANT_ACTIVE && slot.version() >= _patients[patient].floor();',
    to: 'return slot.status() == GRANT_ACTIVE;',
  },
  {
    name: 'a delegation never ends',
    file: control,
    from: 'return delegate.rights & right == right && block.timestamp < delegate.validUntil;',
    to: 'return delegate.rights & right == right;',
  },
  {
    name: 'anybody may make delegates',
    file: control,
    from: 'if (msg.sender != controllerOf(patient)) {',
    to: 'if (msg.sender == address(0)) {',
  },
  {
    name: 'a signed delegation is anybody’s',
    file: control,
    from: '_requireSignature(controllerOf(patient), structHash, signature);',
    to: '',
  },
  {
    name: 'a direct delegation leaves signed ones alive',
    file: control,
    from: '_useNonce(patient);\n        _setDelegate',
    to: '_setDelegate',
  },
  {
    name: 'a delegate may get any right',
    file: control,
    from: 'if (rights & ~Rights.ALL != 0 || delegate == address(0) || delegate == patient) {',
    to: 'if (delegate == address(0) || delegate == patient) {',
  },
  {
    name: 'a delegation may have ended when it begins',
    file: control,
    from: 'if (validUntil <= block.timestamp || validUntil > latest) revert ConsentRegistryBadWindow(validUntil, latest);',
    to: '',
  },
  {
    name: 'losing KEYS leaves the version',
    file: control,
    from: 'if ((before & ~rights & Rights.KEYS) != 0 || (before != 0 && rights == 0)) {',
    to: 'if (before != 0 && rights == 0) {',
  },
  {
    name: 'a malformed or foreign signature counts',
    file: signatures,
    from: 'if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;',
    to: 'if (failure == ECDSA.RecoverError.NoError && recovered != address(0)) return true;',
  },
  {
    name: 'anybody may be administrator',
    file: providers,
    from: 'if (org.admin != msg.sender) revert ProviderRegistryNotAdmin(orgId, msg.sender);',
    to: '',
  },
  {
    name: 'anybody may accredit',
    file: providers,
    from: 'string calldata name\n    ) external restricted {',
    to: 'string calldata name\n    ) external {',
  },
  {
    name: 'a suspended organisation is active',
    file: providers,
    from: 'return org.status == ACTIVE && block.timestamp < org.validUntil;',
    to: 'return block.timestamp < org.validUntil;',
  },
  {
    name: 'a membership never ends',
    file: providers,
    from: 'return role != 0 && member.roles & role == role && block.timestamp < member.validUntil;',
    to: 'return role != 0 && member.roles & role == role;',
  },
  {
    name: 'anybody may anchor',
    file: anchors,
    from: 'if (!PROVIDERS.isMemberInRole(orgId, msg.sender, MemberRoles.ANCHOR, OrgRoles.GATEWAY)) {',
    to: 'if (msg.sender == address(0)) {',
  },
  {
    name: 'a log may shrink',
    file: anchors,
    from: 'if (size < head.size()) revert AuditAnchorNotMonotonic(head.size(), size);',
    to: '',
  },
  {
    name: 'a log may have two roots of one size',
    file: anchors,
    from: 'if (size == head.size() && head.time() != 0 && root != log.root) {',
    to: 'if (size == type(uint64).max) {',
  },
  {
    name: 'a log begins where another ended',
    file: anchors,
    from: 'head = _logs[latest].head;',
    to: '',
  },
]
