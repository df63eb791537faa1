import {
  generateKeyPair,
  generateProofKeyPair,
  type Jkt,
  jwkThumbprint,
  type KeyPair,
  maxClockSkew,
  maxSessionLife,
  type Millis,
  millisOf,
  parseLoginText,
  type PublicKey,
  type Role,
  type RouteName,
  toBase64url,
  webCryptoProofKey,
  type Address,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { CallName } from './answers.ts'
import type { Called, CallInput } from './call.ts'
import type { Client, StreamInput } from './createClient.ts'
import type { OpenedAnswer } from './openStream.ts'
import type { ProofHolder, SentAnswer } from './send.ts'

/** Somebody logged in, as a person or for an organisation. Several may be open at once, one per role. */
export type Session = {
  readonly client: Client
  readonly role: Role
  readonly address: Address
  /** ms; a session idle for 30 minutes ends earlier. */
  readonly expires: Millis
  readonly jkt: Jkt
  /** The session's encryption key, named in the login text. Spec §5. */
  readonly x25519: KeyPair
  /** Calls a route as this session. */
  call<Name extends CallName>(name: Name, input?: CallInput): Promise<Called<Name>>
  /** The same for routes with several statuses of success: the answer as it came. */
  exchange(name: RouteName, input?: CallInput): Promise<SentAnswer>
  /** Opens an answer that is read while it comes, as this session. */
  stream(name: RouteName, input?: StreamInput): Promise<OpenedAnswer>
}

/** Whom the session speaks for: oneself as patient, or an organisation one is a member of. */
export type LoginOptions = { readonly role?: Role }

/**
 * Logs in by one wallet signature. The gateway writes the text; it is signed only if it says exactly what was asked
 * for. The session key cannot leave the device.
 *
 * @throws `wrong_login_text`, `invalid_token`, `rate_limited` and whatever the wallet throws. Spec §10
 */
export async function login(client: Client, { role = 'patient' }: LoginOptions = {}): Promise<Session> {
  const { wallet, origin, ports } = client
  const key = await webCryptoProofKey(await generateProofKeyPair())
  const x25519 = generateKeyPair(ports.crypto)
  const asked: Asked = {
    address: wallet.address,
    role,
    jkt: jwkThumbprint(key.jwk),
    x25519: toBase64url(x25519.publicKey) as PublicKey,
    origin,
  }
  const { value: challenge } = await client.call('createChallenge', { json: asked })
  requireLoginText(client, challenge.text, asked)
  const signature = await wallet.signMessage(challenge.text)
  const opened = await client.call('openSession', { json: { challengeId: challenge.challengeId, signature } })
  const { token, expires } = opened.value
  const holder: ProofHolder = { token, key, nonce: opened.header('dpop-nonce') ?? undefined }
  return {
    client,
    role,
    address: wallet.address,
    expires,
    jkt: asked.jkt,
    x25519,
    call: (name, input = {}) => client.call(name, input, holder),
    exchange: (name, input = {}) => client.exchange(name, input, holder),
    stream: (name, input = {}) => client.stream(name, input, holder),
  }
}

/** Ends a session at once. */
export async function logout(session: Session): Promise<void> {
  await session.call('endSession')
}

type Asked = {
  readonly address: Address
  readonly role: Role
  readonly jkt: Jkt
  readonly x25519: PublicKey
  readonly origin: string
}

/** A gateway could ask for a signature that means something else: so nothing but the expected text is signed. */
function requireLoginText({ deployment, ports }: Client, text: string, asked: Asked): void {
  const said = readLoginText(text)
  const now = ports.clock()
  const isAsked =
    said !== undefined &&
    said.address === asked.address &&
    said.role === asked.role &&
    said.jkt === asked.jkt &&
    said.x25519 === asked.x25519 &&
    said.origin === asked.origin &&
    said.gateway === deployment.gateway &&
    said.chainId === deployment.chainId &&
    said.issuedAt <= now + millisOf(maxClockSkew) &&
    said.expires > now &&
    said.expires <= now + maxSessionLife + millisOf(maxClockSkew)
  if (isAsked) return
  throw new SdkError('wrong_login_text', 'The text to sign is not the one that was asked for', {
    next: 'Do not sign; check the clock and the address of the gateway',
  })
}

function readLoginText(text: string): ReturnType<typeof parseLoginText> | undefined {
  try {
    return parseLoginText(text)
  } catch {
    return undefined
  }
}
