import { readinessSchema, type Readiness, strictJson } from '@consentry/protocol'
import { type Client, createClient, fetchTransport, SdkError, type Wallet } from '@consentry/sdk'
import type { Command, Context } from '../Command.ts'
import { CliError } from '../CliError.ts'
import { findNetwork, type Place } from '../connect/findNetwork.ts'
import { pairs } from '../output/table.ts'

/** Looking signs nothing. */
const nobody: Wallet = {
  address: `0x${'00'.repeat(20)}` as Wallet['address'],
  signMessage: async () => {
    throw new CliError('usage', 'This command signs nothing')
  },
  signTypedData: async () => {
    throw new CliError('usage', 'This command signs nothing')
  },
}

/** A client that signs nothing, for what anybody may look at. */
export async function openPublicClient(context: Context, place: Place): Promise<Client> {
  const { chain } = context.surroundings.openNode(place.rpc)
  return createClient({ gateway: place.gateway, chain, wallet: nobody, ...context.surroundings.client })
}

/** Shows a network. */
export const networkStatus: Command = {
  name: 'network status',
  summary: 'look at a network: is it ready, which chain, which contracts',
  about:
    'What the gateway says of chain and contracts is compared with the node. Exit code 4 if it is not ready.',
  examples: [
    { run: 'consentry network status', does: 'the network of `npm start`' },
    {
      run: 'consentry network status --gateway https://gw.example --rpc https://node.example',
      does: 'another one',
    },
  ],
  run: async (context) => {
    const place = await findNetwork(context)
    const { deployment } = await openPublicClient(context, place)
    const readiness = await readReadiness(context, place)
    const { chainId, contracts, orgId, origin, finality } = deployment
    const { consentRegistry, providerRegistry, auditAnchor } = contracts
    return {
      json: { ...place, deployment, readiness },
      text: pairs([
        ['gateway', `${place.gateway}, ${readiness.ready ? 'ready' : 'NOT ready'}`],
        ['node', place.rpc],
        [
          'chain',
          `${chainId}, finality ${typeof finality === 'string' ? finality : JSON.stringify(finality)}`,
        ],
        ['log', `${origin}, ${readiness.log}`],
        ['gateway’s org', orgId],
        ['ConsentRegistry', consentRegistry.address],
        ['ProviderRegistry', providerRegistry.address],
        ['AuditAnchor', auditAnchor.address],
        ...readiness.notes.map((note): readonly [string, string] => ['note', note]),
      ]),
      exit: readiness.ready ? 'ok' : 'unreachable',
    }
  },
}

async function readReadiness({ surroundings }: Context, { gateway }: Place): Promise<Readiness> {
  const transport = surroundings.client?.transport ?? fetchTransport
  const request = { method: 'GET', headers: {}, body: undefined, timeoutMillis: 10_000, maxBytes: 65_536 }
  const { body } = await transport({ ...request, url: `${gateway}/readyz` })
  const result = readinessSchema.safeParse(strictJson(body))
  if (result.success) return result.data
  throw new SdkError('unexpected_answer', 'The gateway’s readiness has not the form that the API says')
}
