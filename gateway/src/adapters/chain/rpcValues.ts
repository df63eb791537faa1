import { type Address, type Bytes32, parseAddress, parseBytes32, parseSeconds } from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { ChainHeader, ChainLog } from '../../ports/Chain.ts'

/** A JSON object of an answer. Throws `chain_stale`: a node that answers something else cannot be used. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw malformed('object')
}

/** A quantity as a safe integer. Throws `chain_stale`. */
export function quantityOf(value: unknown): number {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]+$/.test(value)) throw malformed('quantity')
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw malformed('quantity')
  return number
}

/** A header as nodes give it. Throws `chain_stale`. */
export function headerOf(value: unknown): ChainHeader {
  const block = objectOf(value)
  return {
    number: quantityOf(block['number']),
    hash: hashOf(block['hash']),
    parentHash: hashOf(block['parentHash']),
    time: parseSeconds(quantityOf(block['timestamp'])),
  }
}

/** The logs of an answer, ordered as the chain has them. Throws `chain_stale`. */
export function logsOf(value: unknown): readonly ChainLog[] {
  if (!Array.isArray(value)) throw malformed('logs')
  const logs = value.map(logOf)
  return logs.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
}

/** 32 bytes. Throws `chain_stale`. */
export function hashOf(value: unknown): Bytes32 {
  return read('hash', value, parseBytes32)
}

/** Bytes as lowercase hex. Throws `chain_stale`. */
export function dataOf(value: unknown): string {
  if (typeof value !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(value)) throw malformed('data')
  return value.toLowerCase()
}

function logOf(value: unknown): ChainLog {
  const log = objectOf(value)
  const topics = log['topics']
  if (!Array.isArray(topics) || log['removed'] === true) throw malformed('log')
  return {
    address: read('address', log['address'], parseAddress) as Address,
    topics: topics.map(hashOf),
    data: dataOf(log['data']),
    blockNumber: quantityOf(log['blockNumber']),
    blockHash: hashOf(log['blockHash']),
    txHash: hashOf(log['transactionHash']),
    logIndex: quantityOf(log['logIndex']),
  }
}

function read<Value>(what: string, value: unknown, parse: (text: string) => Value): Value {
  if (typeof value !== 'string') throw malformed(what)
  try {
    return parse(value.toLowerCase())
  } catch {
    throw malformed(what)
  }
}

function malformed(what: string): GatewayError {
  return new GatewayError('chain_stale', `rpc_malformed_${what}`)
}
