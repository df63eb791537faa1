import { checksumAddress } from '../crypto/checksumAddress.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Address, VaultId } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'

/** What the message of a wallet slot says. `origin`: the portal's, such as `https://portal.example`. */
export type WalletMessageParts = {
  readonly origin: string
  readonly address: Address
  readonly chainId: number
  readonly vaultId: VaultId
  /** Time of enrolment, ms. */
  readonly issuedAt: Millis
}

/** What a client compares a stored message with before it lets the wallet sign. */
export type WalletMessageExpected = Pick<WalletMessageParts, 'origin' | 'address' | 'vaultId'>

const httpsOrigin = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?$/
const loopbackOrigin = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/
const variableLines = /\nChain ID: ([1-9]\d{0,15})\nNonce: [0-9a-f]{32}\nIssued At: ([0-9TZ:.-]{24})$/

/**
 * The text a wallet signs to open its slot, in the form of EIP-4361. No server ever issues its nonce, and no login
 * has its statement. Throws `bad_slot` unless the origin is https, or http on loopback. Spec §5 rule 3.
 */
export function walletMessage({ origin, address, chainId, vaultId, issuedAt }: WalletMessageParts): string {
  const domain = domainOf(origin)
  const statement =
    `Unlock your health vault. Sign this ONLY on ${domain.host}. ` +
    'Signing it elsewhere gives away your records.'
  return [
    `${domain.shown} wants you to sign in with your Ethereum account:`,
    checksumAddress(address),
    '',
    statement,
    '',
    `URI: ${origin}`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    `Nonce: ${vaultId}`,
    `Issued At: ${new Date(issuedAt).toISOString()}`,
  ].join('\n')
}

/**
 * Refuses a stored message that is not exactly the text this client would have made for its own origin, address
 * and vault. MUST be called before a wallet is asked to sign. Throws `bad_slot`. Spec §5 rules 3 and 4.
 */
export function requireWalletMessage(message: string, expected: WalletMessageExpected): void {
  const [, chainId, issuedAt] = variableLines.exec(message) ?? []
  const time = Date.parse(issuedAt ?? '')
  if (Number.isNaN(time)) throw foreignMessage()
  const own = walletMessage({ ...expected, chainId: Number(chainId), issuedAt: time as Millis })
  if (own !== message) throw foreignMessage()
}

function domainOf(origin: string): { host: string; shown: string } {
  const host = origin.slice(origin.indexOf('//') + 2)
  if (httpsOrigin.test(origin)) return { host, shown: host }
  if (loopbackOrigin.test(origin)) return { host, shown: origin }
  throw new ProtocolError('bad_slot', 'Vaults are opened on https, or on this machine', {
    next: 'Use the https address of the portal',
  })
}

function foreignMessage(): ProtocolError {
  return new ProtocolError('bad_slot', 'Wallet slot was not made for this address on this site', {
    next: 'Do not sign; open the portal you enrolled on, or use the recovery code',
  })
}
