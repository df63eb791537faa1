import { zeroHash } from 'viem'
import { auditAnchorAbi, providerRegistryAbi } from '../../protocol/src/chain/abi.generated.ts'
import { accessManagerAbi } from '../../scripts/deploy/accessManagerAbi.generated.ts'
import { artifacts } from '../../scripts/deploy/artifacts.ts'
import { bytes32, type GasChain, type GasTable } from './gasChain.ts'

const GATEWAY = 8
const ANCHOR = 4
const END_SECONDS = 1_798_000_000
const MEMBER_END_SECONDS = 1_790_000_000

/** Gas of organisations, members and anchors. A gateway anchors its log every ten minutes. */
export async function measureProviders(chain: GasChain): Promise<GasTable> {
  const manager = await chain.account('manager')
  const admin = await chain.account('organisation')
  const member = await chain.account('anchor')
  const { AccessManager, ProviderRegistry, AuditAnchor } = artifacts
  const access = await chain.deploy(accessManagerAbi, AccessManager.bytecode, [manager.address])
  const providers = await chain.deploy(providerRegistryAbi, ProviderRegistry.bytecode, [access.address])
  const anchors = await chain.deploy(auditAnchorAbi, AuditAnchor.bytecode, [providers.address])
  const [orgId, log, otherLog] = [bytes32('gateway'), bytes32('log'), bytes32('other log')]
  const anchor = (logId: string, size: bigint): Promise<number> =>
    chain.gas(anchors, member, 'anchor', [orgId, logId, size, bytes32(`root ${size}`), zeroHash])
  return {
    accredit: await chain.gas(providers, manager, 'accredit', [
      orgId,
      admin.address,
      GATEWAY,
      END_SECONDS,
      'City Hospital',
    ]),
    setMember: await chain.gas(providers, admin, 'setMember', [
      orgId,
      member.address,
      ANCHOR,
      MEMBER_END_SECONDS,
    ]),
    setEncKeyFirst: await chain.gas(providers, admin, 'setEncKey', [orgId, bytes32('key 1')]),
    setEncKey: await chain.gas(providers, admin, 'setEncKey', [orgId, bytes32('key 2')]),
    anchorFirst: await anchor(log, 70_000n),
    anchor: await anchor(log, 80_123n),
    anchorFirstOfOther: await anchor(otherLog, 70_000n),
    anchorAfterOther: await anchor(log, 90_123n),
    suspend: await chain.gas(providers, manager, 'suspend', [orgId]),
  }
}
