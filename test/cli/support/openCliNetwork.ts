import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address, Bytes32, OrgId, Seconds } from '@consentry/protocol'
import { parseOrgId, to0x } from '@consentry/protocol'
import { privateKeyToAccount } from 'viem/accounts'
import { runCli } from '../../../cli/src/runCli.ts'
import type { Surroundings } from '../../../cli/src/Surroundings.ts'
import { login } from '../../../sdk/src/client/login.ts'
import { putRecord } from '../../../sdk/src/patient/putRecords.ts'
import { unlock } from '../../../sdk/src/patient/unlock.ts'
import { contractsView } from '../../sdk/rig/contractsView.ts'
import { openRigNetwork, type RigNetwork } from '../../sdk/rig/openRigNetwork.ts'
import { textRecord } from '../../sdk/support/openNetwork.ts'
import { bytes32 } from '../../support/ids.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { fakeSource } from './fakeSource.ts'
import { fakeTerminal } from './fakeTerminal.ts'

/** How a command ended. */
export type Ended = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly bytes: Buffer
}

/** What a call is made with beside its words. */
export type CallOptions = {
  readonly answers?: readonly string[]
  readonly isTTY?: boolean
  readonly env?: Surroundings['env']
}

/** The command line before a whole network in this process, with a config folder of its own. */
export type CliNetwork = {
  readonly network: RigNetwork
  readonly folder: TemporaryFolder
  run(words: readonly string[], options?: CallOptions): Promise<Ended>
  /** Runs with `--json` and gives the answer; a failure is an AssertionError that shows what was said. */
  json<Result>(...words: readonly string[]): Promise<Result>
  /** Makes an organisation whose administrator and member is an address. */
  accredit(name: string, admin: Address): Promise<OrgId>
  /** Stores a text of a class as the patient of the default profile. */
  store(cls: string, text: string): Promise<string>
  close(): Promise<void>
}

export async function openCliNetwork(change: Partial<Base> = {}): Promise<CliNetwork> {
  const folder = await temporaryFolder()
  const network = await openRigNetwork()
  const base = { ...(await surroundingsOf(network, folder)), ...change }
  const run: CliNetwork['run'] = async (words, { answers = [], isTTY = false, env = {} } = {}) => {
    const { written, streams } = fakeTerminal({ answers, isTTY })
    const code = await runCli(words, { ...base, ...streams, env: { ...base.env, ...env } })
    return { code, out: written.out, err: written.err, bytes: Buffer.concat(written.bytes) }
  }
  let orgs = 0
  return {
    network,
    folder,
    run,
    json: async (...words) => {
      const { code, out, err } = await run([...words, '--json'])
      if (code !== 0) throw new TypeError(`${words.join(' ')} ended with ${code}: ${err}`)
      return JSON.parse(out)
    },
    accredit: async (name, admin) => {
      const orgId = parseOrgId(bytes32(++orgs + 0x5000))
      const validUntil = (Math.floor(network.clock.time / 1000) + 86_400 * 365) as Seconds
      network.contracts.say([
        { type: 'OrgAccredited', orgId, admin, roles: 1, validUntil, name },
        { type: 'MemberSet', orgId, who: admin, roles: 3, validUntil },
      ])
      await network.pump()
      return orgId
    },
    store: async (cls, text) => {
      const key = await readFile(join(folder.path, 'consentry', 'patient', 'wallet.key'), 'utf8')
      const account = privateKeyToAccount(`0x${key.trim()}`)
      const patient = await unlock(await login(await network.client({ account })))
      return (await putRecord(patient, textRecord(text, cls))).recordId
    },
    close: async () => {
      await network.close()
      await folder.remove()
    },
  }
}

type Base = Omit<Surroundings, 'stdin' | 'stdout' | 'stderr'>

async function surroundingsOf(network: RigNetwork, folder: TemporaryFolder): Promise<Base> {
  const { ports } = await network.client()
  const chain = contractsView(network.contracts, () => network.node.isDown)
  return {
    env: { XDG_CONFIG_HOME: folder.path },
    cwd: folder.path,
    home: folder.path,
    root: join(folder.path, 'checkout'),
    clock: () => network.clock.time,
    interrupt: () => new AbortController().signal,
    client: ports,
    runProgram: async () => ({ code: 0, out: '{}', err: '' }),
    openNode: () => ({
      chain,
      source: fakeSource(network.contracts.chain),
      setMember:
        () =>
        async (orgId, { who, roles, validUntil }) => {
          network.contracts.say([{ type: 'MemberSet', orgId, who, roles, validUntil }])
          await network.pump()
        },
      setEncKey: () => async (orgId, publicKey) => {
        const keyVersion = (network.contracts.orgs.get(orgId)?.keyVersion ?? 0) + 1
        const encKey = to0x(publicKey) as Bytes32
        network.contracts.say([{ type: 'EncKeySet', orgId, encKey, keyVersion }])
        await network.pump()
      },
    }),
  }
}
