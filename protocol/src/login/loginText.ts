import { checksumAddress } from '../crypto/checksumAddress.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Role } from '../values/fields.ts'
import {
  type Address,
  type Jkt,
  type PublicKey,
  parseAddress,
  parseJkt,
  parseOrgId,
  parsePublicKey,
} from '../values/ids.ts'
import { type Millis, parseMillis } from '../values/times.ts'

/** What a login text says. Origins are `scheme://host[:port]`. Spec §10.1. */
export type LoginFields = {
  /** Origin of the page or program that asks for the signature. */
  readonly origin: string
  readonly address: Address
  readonly chainId: number
  /** 32 hex digits. */
  readonly nonce: string
  readonly issuedAt: Millis
  /** At most 12 h after `issuedAt`. */
  readonly expires: Millis
  /** Origin of the gateway: the audience. */
  readonly gateway: string
  readonly role: Role
  readonly jkt: Jkt
  readonly x25519: PublicKey
}

/** Longest life of a session in ms. Spec §20. */
export const maxSessionLife: Millis = parseMillis(12 * 3_600_000)

const statement = 'Sign in to Consentry. This does not move money and grants nobody access to your records.'
const loopbackHost = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?$/
const originPattern = /^(https?):\/\/([a-z0-9.-]+(?::[0-9]{1,5})?|\[::1\](?::[0-9]{1,5})?)$/

const textPattern = new RegExp(
  [
    '^(\\S+) wants you to sign in with your Ethereum account:',
    '(0x[0-9a-fA-F]{40})',
    '',
    statement.replaceAll('.', '\\.'),
    '',
    'URI: (\\S+)',
    'Version: 1',
    'Chain ID: ([1-9][0-9]{0,15})',
    'Nonce: ([0-9a-f]{32})',
    'Issued At: (\\S{24})',
    'Expiration Time: (\\S{24})',
    'Resources:',
    '- urn:consentry:gw:(\\S+)',
    '- urn:consentry:role:(\\S+)',
    '- urn:consentry:jkt:(\\S+)',
    '- urn:consentry:x25519:(\\S+)$',
  ].join('\n'),
)

/**
 * The text a person signs to log in (EIP-4361). The server builds it and stores it: nothing is ever parsed from a
 * client, so nothing can be injected.
 *
 * @throws `bad_request` for an origin that is not https, or http beyond loopback, and for a life over 12 h. Spec §10.1
 */
export function loginText(fields: LoginFields): string {
  const life = fields.expires - fields.issuedAt
  if (!(life > 0 && life <= maxSessionLife)) {
    throw new ProtocolError('bad_request', 'A login lasts at most 12 hours', { given: `${life} ms` })
  }
  if (!/^[0-9a-f]{32}$/.test(fields.nonce)) {
    throw new ProtocolError('bad_request', 'Not a valid login nonce', { given: redact(fields.nonce) })
  }
  checkedOrigin(fields.gateway)
  return [
    `${domainOf(fields.origin)} wants you to sign in with your Ethereum account:`,
    checksumAddress(fields.address),
    '',
    statement,
    '',
    `URI: ${fields.origin}`,
    'Version: 1',
    `Chain ID: ${fields.chainId}`,
    `Nonce: ${fields.nonce}`,
    `Issued At: ${new Date(fields.issuedAt).toISOString()}`,
    `Expiration Time: ${new Date(fields.expires).toISOString()}`,
    'Resources:',
    `- urn:consentry:gw:${fields.gateway}`,
    `- urn:consentry:role:${fields.role}`,
    `- urn:consentry:jkt:${fields.jkt}`,
    `- urn:consentry:x25519:${fields.x25519}`,
  ].join('\n')
}

/**
 * Reads a login text of the evidence. Building it again from what was read gives the same text.
 *
 * @throws `bad_request` for any other text. Spec §10.1
 */
export function parseLoginText(text: string): LoginFields {
  const [, , address, origin, chainId, nonce, issued, expires, gateway, role, jkt, x25519] =
    textPattern.exec(text) ?? []
  const fields: LoginFields = {
    origin: origin ?? '',
    address: parseAddress(address?.toLowerCase()),
    chainId: Number(chainId),
    nonce: nonce ?? '',
    issuedAt: parseMillis(Date.parse(issued ?? '')),
    expires: parseMillis(Date.parse(expires ?? '')),
    gateway: gateway ?? '',
    role: role === 'patient' ? role : parseOrgId(role),
    jkt: parseJkt(jkt),
    x25519: parsePublicKey(x25519),
  }
  if (loginText(fields) !== text)
    throw new ProtocolError('bad_request', 'Not a valid login text', { given: redact(text) })
  return fields
}

/** What stands before "wants you to sign in": the host, with `http://` before it on loopback. Spec §10.1 */
function domainOf(origin: string): string {
  const { scheme, host } = checkedOrigin(origin)
  return scheme === 'http' ? origin : host
}

function checkedOrigin(origin: string): { scheme: string; host: string } {
  const [, scheme, host] = originPattern.exec(origin) ?? []
  if (scheme === undefined || host === undefined || (scheme === 'http' && !loopbackHost.test(host))) {
    throw new ProtocolError('bad_request', 'An origin is https, or http on loopback', {
      given: redact(origin),
    })
  }
  return { scheme, host }
}
