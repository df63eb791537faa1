import { type Address, type Bytes32, parseBytes32 } from '@consentry/protocol'
import { type Hex, keccak256 } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { RelayRefused } from '../../errors/RelayRefused.ts'
import type { RelayCall } from '../../ports/OutboxRows.ts'
import type { Receipt, Relayer } from '../../ports/Relayer.ts'
import { contractErrorName, encodeCall } from './contractCall.ts'
import { feesNow } from './feesNow.ts'
import type { RpcRequest } from './rpcClient.ts'
import { hasLostHead, orStale, refusalOf } from './rpcFailure.ts'
import { objectOf, quantityOf } from './rpcValues.ts'
import { isKnownAlready, sendRefusal } from './sendRefusal.ts'

export interface ViemRelayerOptions {
  readonly request: RpcRequest
  readonly chainId: number
  readonly contracts: { readonly consentRegistry: Address; readonly auditAnchor: Address }
  /** Secret keys as `0x` and 64 hex digits. They stay inside the accounts made of them. */
  readonly keys: { readonly relayer: Hex; readonly anchor: Hex }
}

// State may change between estimate and block: a call that found a warm slot may meet a cold one.
const GAS_HEADROOM_PERCENT = 130n
const GAS_EXTRA = 20_000n

/** Signs and sends calls with the two accounts of this gateway. */
export function viemRelayer({ request, chainId, contracts, keys }: ViemRelayerOptions): Relayer {
  const accounts = { relayer: privateKeyToAccount(keys.relayer), anchor: privateKeyToAccount(keys.anchor) }
  const target = (call: RelayCall) =>
    call.contract === 'ConsentRegistry' ? contracts.consentRegistry : contracts.auditAnchor
  const transaction = (account: PrivateKeyAccount, call: RelayCall) => ({
    from: account.address,
    to: target(call),
    data: encodeCall(call),
  })
  const gasOf = async (account: PrivateKeyAccount, call: RelayCall): Promise<bigint> => {
    const asked = transaction(account, call)
    try {
      const estimate = quantityOf(await request('eth_estimateGas', [asked]))
      return (BigInt(estimate) * GAS_HEADROOM_PERCENT) / 100n + GAS_EXTRA
    } catch (cause) {
      const refusal = refusalOf(cause)
      if (refusal === null || hasLostHead(refusal)) throw new RelayRefused('unreachable', { cause })
      if (/insufficient (?:funds|balance)/i.test(refusal.message)) throw new RelayRefused('funds', { cause })
      throw new RelayRefused('reverted', { error: contractErrorName(call.contract, refusal.data), cause })
    }
  }
  return {
    nonce: async (account) =>
      quantityOf(
        await orStale('nonce', request('eth_getTransactionCount', [accounts[account].address, 'latest'])),
      ),
    sign: async (account, call, nonce) => {
      const [gas, fees] = await Promise.all([gasOf(accounts[account], call), feesNow(request)])
      const body = { chainId, nonce, to: target(call), data: encodeCall(call), gas, value: 0n }
      const raw = await accounts[account].signTransaction({ ...body, ...fees })
      return { raw, txHash: parseBytes32(keccak256(raw)) }
    },
    send: (raw) => send(request, raw),
    receipt: (txHash) => receipt(request, txHash),
    dryRun: async (account, call) => {
      const asked = transaction(accounts[account], call)
      try {
        await request('eth_call', [asked, 'latest'])
        return null
      } catch (cause) {
        const refusal = refusalOf(cause)
        if (refusal === null || hasLostHead(refusal)) return orStale('dry_run', Promise.reject(cause))
        return contractErrorName(call.contract, refusal.data)
      }
    },
  }
}

async function send(request: RpcRequest, raw: string): Promise<void> {
  try {
    await request('eth_sendRawTransaction', [raw])
  } catch (cause) {
    const refusal = refusalOf(cause)
    if (refusal === null) throw new RelayRefused('unreachable', { cause })
    if (!isKnownAlready(refusal.message)) throw sendRefusal(refusal.message, cause)
  }
}

async function receipt(request: RpcRequest, txHash: Bytes32): Promise<Receipt> {
  const value = await orStale('receipt', request('eth_getTransactionReceipt', [txHash]))
  if (value === null) return { kind: 'unknown' }
  const found = objectOf(value)
  if (found['blockNumber'] === null) return { kind: 'unknown' }
  const block = quantityOf(found['blockNumber'])
  return { kind: quantityOf(found['status']) === 1 ? 'mined' : 'reverted', block }
}
