import { type Address, type Net, netOf, type OrgId, parseAddress, parseOrgId } from '@consentry/protocol'
import { CliError } from '../CliError.ts'

/** Who somebody is at which network. The wallet's key is in a file beside it. */
export type Profile = {
  readonly v: 1
  readonly gateway: string
  /** Node of the chain. */
  readonly rpc: string
  /** Chain and registry that were found there first; others are refused from then on. */
  readonly net: Net | null
  readonly address: Address
  /** `key`: 32 bytes in hex; `keystore`: encrypted JSON, opened by a password. */
  readonly wallet: 'key' | 'keystore'
  /** The organisation a provider works for. */
  readonly org: OrgId | null
}

/** A profile as its file holds it. */
export function profileText(profile: Profile): string {
  return `${JSON.stringify(profile, null, 2)}\n`
}

/** Reads a profile. Throws `bad_profile`. */
export function parseProfile(text: string, file: string): Profile {
  try {
    return checkProfile(JSON.parse(text))
  } catch {
    throw new CliError(
      'bad_profile',
      `${file} is no profile of this version`,
      'Move it away and make a new one',
    )
  }
}

function checkProfile(value: Readonly<Record<string, unknown>>): Profile {
  const { v, gateway, rpc, net, address, wallet, org } = value
  const isRight =
    v === 1 &&
    typeof gateway === 'string' &&
    typeof rpc === 'string' &&
    (wallet === 'key' || wallet === 'keystore')
  if (!isRight) throw new TypeError('not a profile')
  return {
    v,
    gateway: new URL(gateway).origin,
    rpc: new URL(rpc).href,
    net: net === null ? null : checkNet(net),
    address: parseAddress(address),
    wallet,
    org: org === null ? null : parseOrgId(org),
  }
}

function checkNet(value: unknown): Net {
  const { chainId, registry } = value as Readonly<Record<string, unknown>>
  return netOf(Number(chainId), parseAddress(registry))
}
