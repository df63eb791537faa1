import { network } from 'hardhat'
import {
  type Abi,
  type Account,
  type Address,
  createTestClient,
  custom,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseEther,
  publicActions,
  stringToHex,
  walletActions,
} from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

/** Gas by name of the operation, as the receipts say. */
export type GasTable = Readonly<Record<string, number>>

/** A deployed contract. */
export interface Deployed {
  readonly address: Address
  readonly abi: Abi
}

/** An in-process chain on which every transaction is measured. Everything follows from labels: the figures repeat. */
export interface GasChain {
  /** A funded account whose key follows from the label. */
  account(label: string): Promise<PrivateKeyAccount>
  deploy(abi: Abi, bytecode: Hex, args?: readonly unknown[]): Promise<Deployed>
  /** Sends a call and resolves to its gas. */
  gas(contract: Deployed, from: Account, functionName: string, args: readonly unknown[]): Promise<number>
  read<Result>(contract: Deployed, functionName: string, args?: readonly unknown[]): Promise<Result>
  /** Sends a call and resolves to the data of its first event. */
  event(contract: Deployed, from: Account, functionName: string, args: readonly unknown[]): Promise<Hex>
  newestBlock(): Promise<readonly [number: bigint, hash: Hex]>
}

/** 32 bytes that follow from a label. */
export const bytes32 = (label: string): Hex => keccak256(stringToHex(label))

export async function openGasChain(): Promise<GasChain> {
  const { provider } = await network.create()
  const transport = custom({ request: (request) => provider.request(request) })
  const client = createTestClient({
    mode: 'hardhat',
    chain: hardhat,
    transport,
    cacheTime: 0,
    pollingInterval: 1,
  })
    .extend(publicActions)
    .extend(walletActions)

  const account = async (label: string): Promise<PrivateKeyAccount> => {
    const made = privateKeyToAccount(bytes32(label))
    await client.setBalance({ address: made.address, value: parseEther('100') })
    return made
  }
  const deployer = await account('deployer')

  const send = async (from: Account, to: Address | null, data: Hex) => {
    const hash = await client.sendTransaction({ account: from, to, data })
    const receipt = await client.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new TypeError('a measured transaction failed')
    return receipt
  }
  return {
    account,
    deploy: async (abi, bytecode, args = []) => {
      const { contractAddress } = await send(deployer, null, encodeDeployData({ abi, bytecode, args }))
      if (!contractAddress) throw new TypeError('a measured contract was not created')
      return { address: contractAddress, abi }
    },
    gas: async ({ address, abi }, from, functionName, args) =>
      Number((await send(from, address, encodeFunctionData({ abi, functionName, args }))).gasUsed),
    read: async <Result>({ address, abi }: Deployed, functionName: string, args: readonly unknown[] = []) =>
      (await client.readContract({ address, abi, functionName, args })) as Result,
    event: async ({ address, abi }, from, functionName, args) => {
      const { logs } = await send(from, address, encodeFunctionData({ abi, functionName, args }))
      return logs[0]?.data ?? '0x'
    },
    newestBlock: async () => {
      const { number, hash } = await client.getBlock()
      return [number, hash]
    },
  }
}
