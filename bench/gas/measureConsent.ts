import type { Address, Hex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { consentRegistryAbi } from '../../protocol/src/chain/abi.generated.ts'
import { artifacts } from '../../scripts/deploy/artifacts.ts'
import { shorten, signMessage, structHash } from './consentMessages.ts'
import { bytes32, type Deployed, type GasChain, type GasTable } from './gasChain.ts'

const BATCH = 50
const DELEGATE: Address = '0x00000000000000000000000000000000000d1e9a'
const SOON_SECONDS = 1_798_761_600
const LATER_SECONDS = 1_830_297_600

/** Gas of each function of the consent registry for enrolled patients, with the counter above zero. */
export async function measureConsent(chain: GasChain): Promise<GasTable> {
  const registry = await chain.deploy(consentRegistryAbi, artifacts.ConsentRegistry.bytecode)
  const relayer = await chain.account('relayer')
  const caller = await enrol(chain, registry, 'caller')
  const signer = await enrol(chain, registry, 'signer')
  const others: PrivateKeyAccount[] = []
  for (let index = 0; index < BATCH; index++) others.push(await enrol(chain, registry, `patient ${index}`))
  return {
    ...(await measureDirect(chain, registry, caller)),
    ...(await measureSigned(chain, registry, signer, relayer)),
    ...(await measureBatches(chain, registry, others, relayer)),
  }
}

async function enrol(chain: GasChain, registry: Deployed, label: string): Promise<PrivateKeyAccount> {
  const patient = await chain.account(label)
  await chain.gas(registry, patient, 'setKeys', [patient.address, bytes32('manifest'), 1, 0n])
  return patient
}

async function measureDirect(
  chain: GasChain,
  registry: Deployed,
  patient: PrivateKeyAccount,
): Promise<GasTable> {
  const { address } = patient
  const terms = bytes32('terms of a caller')
  const gas = (name: string, ...args: unknown[]): Promise<number> =>
    chain.gas(registry, patient, name, [address, ...args])
  return {
    grant: await gas('grant', 0n, terms),
    grantAgain: await gas('grant', 0n, terms),
    revokeFirst: await gas('revoke', bytes32('cancelled in advance')),
    revoke: await gas('revoke', structHash('grant', address, [0n, terms])),
    revokeAll: await gas('revokeAll'),
    setKeys: await gas('setKeys', bytes32('second manifest'), 2, 3n),
    setDelegateFirst: await gas('setDelegate', DELEGATE, 23, SOON_SECONDS),
    setDelegate: await gas('setDelegate', DELEGATE, 19, LATER_SECONDS),
  }
}

async function measureSigned(
  chain: GasChain,
  registry: Deployed,
  patient: PrivateKeyAccount,
  relayer: PrivateKeyAccount,
): Promise<GasTable> {
  const { address } = patient
  const domain = await chain.read<Hex>(registry, 'domainSeparator')
  const gas = (name: string, ...args: unknown[]): Promise<number> =>
    chain.gas(registry, relayer, name, [address, ...args])
  const sign = (name: Parameters<typeof structHash>[0], ...values: unknown[]): Promise<Hex> =>
    signMessage(domain, patient, name, values)
  const block = await chain.newestBlock()
  const terms = bytes32('terms of a signer')
  const id = structHash('grant', address, [0n, terms])
  const keys = [bytes32('signed manifest'), 2, 0n, ...block] as const
  const delegation = [DELEGATE, 23, SOON_SECONDS] as const
  return {
    grantBySig: await gas('grantBySig', address, 0n, terms, await sign('grant', 0n, terms)),
    setKeysBySig: await gas('setKeysBySig', address, ...keys, await sign('setKeys', ...keys)),
    setDelegateBySigFirst: await gas(
      'setDelegateBySig',
      ...delegation,
      ...block,
      await sign('setDelegate', ...delegation, 0n, ...block),
    ),
    revokeBySigFirst: await gas(
      'revokeBySig',
      address,
      bytes32('other'),
      await sign('revoke', bytes32('other')),
    ),
    revokeBySig: await gas('revokeBySig', address, id, await sign('revoke', id)),
    revokeAllBySig: await gas('revokeAllBySig', address, 2n, await sign('revokeAll', 2n)),
  }
}

/** Gas for each item, of batches in which every item is another patient's. */
async function measureBatches(
  chain: GasChain,
  registry: Deployed,
  patients: readonly PrivateKeyAccount[],
  relayer: PrivateKeyAccount,
): Promise<GasTable> {
  const domain = await chain.read<Hex>(registry, 'domainSeparator')
  const grants: object[] = []
  const revocations: object[] = []
  for (const patient of patients) {
    const { address } = patient
    const termsHash = bytes32(`terms of ${address}`)
    const id = structHash('grant', address, [0n, termsHash])
    const granted = shorten(await signMessage(domain, patient, 'grant', [0n, termsHash]))
    const revoked = shorten(await signMessage(domain, patient, 'revoke', [id]))
    grants.push({ patient: address, version: 0n, termsHash, ...granted })
    revocations.push({ patient: address, id, ...revoked })
  }
  const perItem = async (name: string, items: readonly object[]): Promise<number> =>
    Math.round((await chain.gas(registry, relayer, name, [items])) / items.length)
  return {
    grantBatch50: await perItem('grantBatch', grants),
    revokeBatch50: await perItem('revokeBatch', revocations),
  }
}
