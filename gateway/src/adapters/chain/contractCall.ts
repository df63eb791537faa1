import { auditAnchorAbi, consentRegistryAbi } from '@consentry/protocol'
import {
  type Abi,
  type AbiParameter,
  decodeErrorResult,
  encodeFunctionData,
  getAbiItem,
  type Hex,
} from 'viem'
import { RelayRefused } from '../../errors/RelayRefused.ts'
import type { RelayCall } from '../../ports/OutboxRows.ts'

const abis: Readonly<Record<RelayCall['contract'], Abi>> = {
  ConsentRegistry: consentRegistryAbi,
  AuditAnchor: auditAnchorAbi,
}

/** Call data of an outbox row. Throws `RelayRefused` (`rejected`) for a call that the contract does not have. */
export function encodeCall({ contract, method, args }: RelayCall): Hex {
  const abi = abis[contract]
  const item = getAbiItem({ abi, name: method })
  if (item?.type !== 'function' || item.inputs.length !== args.length) {
    throw new RelayRefused('rejected', { error: 'UnknownCall' })
  }
  try {
    return encodeFunctionData({
      abi,
      functionName: method,
      args: item.inputs.map((input, i) => abiValue(input, args[i])),
    })
  } catch (cause) {
    throw new RelayRefused('rejected', { error: 'BadArguments', cause })
  }
}

/**
 * Name of the contract error in revert data, without the contract's own name in front: `Stale`, `BadSequence`.
 * `Reverted` where the data names none.
 */
export function contractErrorName(contract: RelayCall['contract'], data: string | null): string {
  if (data === null || data.length < 10) return 'Reverted'
  try {
    const { errorName } = decodeErrorResult({ abi: abis[contract], data: data as Hex })
    return errorName.startsWith(contract) ? errorName.slice(contract.length) : errorName
  } catch {
    return 'Reverted'
  }
}

// Outbox rows are JSON: whole numbers stand as numbers or decimal strings there, and as bigint for the ABI.
function abiValue(input: AbiParameter, value: string | number | undefined): unknown {
  return value !== undefined && /^uint\d*$/.test(input.type) ? BigInt(value) : value
}
