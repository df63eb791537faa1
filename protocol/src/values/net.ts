import { from0x } from '../bytes/hex.ts'
import { u64 } from '../bytes/integers.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type Address, parseAddress } from './ids.ts'

/** A deployment: chain and ConsentRegistry. Nothing signed or sealed moves between two of them. Spec §3. */
export type Net = { readonly chainId: number; readonly registry: Address }

/** Makes a checked deployment id. Throws `bad_request` if a part is malformed. Spec §3. */
export function netOf(chainId: number, registry: string): Net {
  if (!Number.isSafeInteger(chainId) || chainId < 1) {
    throw new ProtocolError('bad_request', 'Not a valid chain id', { given: redact(chainId) })
  }
  return { chainId, registry: parseAddress(registry) }
}

/** Whether two deployments are the same. */
export function isSameNet(a: Net, b: Net): boolean {
  return a.chainId === b.chainId && a.registry === b.registry
}

/** The first two fields of every context: `u64 chainId` and the 20-byte registry address. Spec §3. */
export function netFields(net: Net): readonly [Uint8Array, Uint8Array] {
  return [u64(net.chainId), from0x(net.registry)]
}
