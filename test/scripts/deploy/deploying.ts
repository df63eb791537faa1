import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { custom, type EIP1193RequestFn, type Hex, toHex } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { rpcClient, type RpcCall } from '../../../scripts/chain/rpcClient.ts'
import { spawnAnvil } from '../../../scripts/chain/spawnAnvil.ts'
import { type ChainAccess, connectChain } from '../../../scripts/deploy/chainAccess.ts'
import type { DeployNetworkParameters } from '../../../scripts/deploy/deployNetwork.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

export const key = (n: number): Hex => toHex(n, { size: 32 })
export const address = (n: number) => privateKeyToAddress(key(n))

/** A chain of its own for each test file, with what `deployNetwork` takes. */
export interface Deploying {
  readonly url: string
  readonly call: RpcCall
  readonly chain: ChainAccess
  readonly parameters: DeployNetworkParameters
  /** The same, over a connection that breaks when it should send transaction number `sends` + 1. */
  dyingAfter(sends: number): DeployNetworkParameters
  readFile(): Promise<string>
  passTime(seconds: number): Promise<void>
  stop(): Promise<void>
}

export async function startDeploying(): Promise<Deploying> {
  const folder = await temporaryFolder()
  const anvil = await spawnAnvil({ chainId: 424_242, cwd: folder.path })
  const call = rpcClient(anvil.url)
  await call('evm_setAutomine', [true])
  const parameters: DeployNetworkParameters = {
    rpc: anvil.url,
    adminKey: key(1),
    relayer: address(2),
    anchor: address(3),
    gatewayName: 'Test gateway',
    dataFile: join(folder.path, 'deployment.json'),
    embedded: true,
    newOrgId: () => key(77),
  }
  return {
    url: anvil.url,
    call,
    chain: await connectChain(anvil.url, privateKeyToAccount(key(1))),
    parameters,
    dyingAfter: (sends) => ({ ...parameters, rpc: custom({ request: breakingAfter(call, sends) }) }),
    readFile: () => readFile(parameters.dataFile, 'utf8'),
    async passTime(seconds) {
      await call('evm_increaseTime', [seconds])
      await call('evm_mine')
    },
    async stop() {
      await anvil.kill()
      await folder.remove()
    },
  }
}

function breakingAfter(call: RpcCall, sends: number): EIP1193RequestFn {
  let sent = 0
  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    if (method === 'eth_sendRawTransaction' && ++sent > sends) throw new TypeError('the process was killed')
    return call(method, params as unknown[])
  }
  return request as EIP1193RequestFn
}
