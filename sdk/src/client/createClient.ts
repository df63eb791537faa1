import {
  type CryptoPorts,
  type Deployment,
  type Net,
  netOf,
  isSameNet,
  type RandomSource,
  type RouteName,
  type WitnessPolicy,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { ChainView } from '../wallet/ChainView.ts'
import type { Wallet } from '../wallet/Wallet.ts'
import type { CallName } from './answers.ts'
import { call, type Called, type CallInput, requestTo } from './call.ts'
import { fetchStream } from './fetchStream.ts'
import { fetchTransport } from './fetchTransport.ts'
import { type OpenedAnswer, openStream } from './openStream.ts'
import {
  type Clock,
  type ClientPorts,
  systemClock,
  systemRandom,
  systemSleep,
  type StreamTransport,
  type Transport,
} from './ports.ts'
import { memoryReceipts, type ReceiptStore } from './ReceiptStore.ts'
import {
  createSend,
  defaultPatience,
  type Patience,
  type ProofHolder,
  type Send,
  type SentAnswer,
} from './send.ts'
import { memoryVersions, type VersionMemory } from './VersionMemory.ts'

/** What a client is made with; everything but `gateway`, `chain` and `wallet` has a default. */
export type ClientOptions = {
  /** Origin of the gateway, such as `https://gateway.example`. */
  readonly gateway: string
  /** The chain by a node of one's own: what the gateway says is compared with it. */
  readonly chain: ChainView
  /** Signs logins, and what a patient decides. */
  readonly wallet: Wallet
  /** Origin of the page; a program has none and speaks as the gateway's own. Spec §10.1. */
  readonly origin?: string
  /** Further gateways of the network: revocations go to each. Spec §15.1. */
  readonly otherGateways?: readonly string[]
  /**
   * The deployment the user expects; without it the first answer is believed, as far as the chain bears it out. With it
   * a client opens while one's own node is silent: own records can be read then, and nothing can be signed.
   */
  readonly net?: Net
  readonly receipts?: ReceiptStore
  readonly versions?: VersionMemory
  /** Keys of the log and its witnesses, from elsewhere: a checkpoint without their quorum is refused. Spec §14. */
  readonly witnesses?: WitnessPolicy
  readonly transport?: Transport
  readonly streams?: StreamTransport
  readonly clock?: Clock
  readonly random?: RandomSource
  readonly sleep?: (millis: number) => Promise<void>
  readonly crypto?: CryptoPorts
  readonly patience?: Patience
}

/** What a streamed call carries. */
export type StreamInput = CallInput & { readonly signal?: AbortSignal | undefined }

/** A gateway whose deployment was compared with the chain. */
export type Client = {
  readonly deployment: Deployment
  readonly net: Net
  readonly chain: ChainView
  readonly wallet: Wallet
  /** Origin that logins and wallet messages name. */
  readonly origin: string
  readonly otherGateways: readonly string[]
  readonly receipts: ReceiptStore
  readonly versions: VersionMemory
  /** Whose word a checkpoint needs beside the deployment's key; null for nobody's. */
  readonly witnesses: WitnessPolicy | null
  readonly ports: ClientPorts
  readonly patience: Patience
  /** Calls a route; with a holder, as a session. */
  call<Name extends CallName>(name: Name, input?: CallInput, holder?: ProofHolder): Promise<Called<Name>>
  /** The same for routes with several statuses of success: the answer as it came. */
  exchange(name: RouteName, input: CallInput, holder: ProofHolder): Promise<SentAnswer>
  /** Opens an answer that is read while it comes. */
  stream(name: RouteName, input: StreamInput, holder: ProofHolder): Promise<OpenedAnswer>
}

/**
 * Opens a client: reads what the gateway serves and checks it against the chain. Nothing is signed.
 * Throws `wrong_deployment`, `unreachable`, `unexpected_answer`. Spec §18.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { gateway, chain, wallet, otherGateways = [], patience = defaultPatience } = options
  const ports = portsOf(options)
  const send = createSend(gateway, ports, patience)
  const { value: deployment } = await call(send, 'readDeployment', {})
  await requireDeployment(deployment, options)
  return {
    deployment,
    net: netOf(deployment.chainId, deployment.contracts.consentRegistry.address),
    chain,
    wallet,
    origin: options.origin ?? gateway,
    otherGateways,
    receipts: options.receipts ?? memoryReceipts(),
    versions: options.versions ?? memoryVersions(),
    witnesses: options.witnesses ?? null,
    ports,
    patience,
    call: (name, input = {}, holder = undefined) => call(send, name, input, holder),
    exchange: (name, input, holder) => send(requestTo(name, input), holder),
    stream: (name, { signal, ...input }, holder) =>
      openStream(gateway, ports, {
        request: requestTo(name, input),
        holder,
        signal,
        idleMillis: patience.timeoutMillis,
      }),
  }
}

/** A sender for another gateway of the network, which needs no session. */
export function senderTo(gateway: string, { ports, patience }: Client): Send {
  return createSend(gateway, ports, patience)
}

function portsOf(options: ClientOptions): ClientPorts {
  const random = options.random ?? systemRandom
  return {
    transport: options.transport ?? fetchTransport,
    streams: options.streams ?? fetchStream,
    clock: options.clock ?? systemClock,
    random,
    sleep: options.sleep ?? systemSleep,
    crypto: { random, ...options.crypto },
  }
}

async function requireDeployment(
  deployment: Deployment,
  { gateway, chain, net }: ClientOptions,
): Promise<void> {
  const { chainId, contracts } = deployment
  if (deployment.gateway !== gateway) throw wrongDeployment('The gateway says it is another one')
  const served = netOf(chainId, contracts.consentRegistry.address)
  if (net !== undefined && !isSameNet(net, served))
    throw wrongDeployment('The gateway serves another network')
  try {
    if ((await chain.chainId()) !== chainId) throw wrongDeployment('The gateway serves another chain')
    for (const { address, codeHash } of Object.values(contracts)) {
      if ((await chain.codeHash(address)) !== codeHash) {
        throw wrongDeployment('A contract on chain has another code than the gateway says')
      }
    }
  } catch (error) {
    const isSilent = error instanceof SdkError && error.code === 'unreachable'
    // Whatever is signed or sealed asks the chain again: only reading goes without it.
    if (net === undefined || !isSilent) throw error
  }
}

function wrongDeployment(what: string): SdkError {
  return new SdkError('wrong_deployment', what, { next: 'Check the address of the gateway and the node' })
}
