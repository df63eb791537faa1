import {
  type ChallengeRequest,
  fromUtf8,
  type JsonValue,
  loginText,
  type LoginFields,
  type Millis,
  strictJson,
} from '@consentry/protocol'
import { fakeDeployment, type FakeGateway, gatewayOrigin } from './fakeGateway.ts'
import { noon } from './testClient.ts'

export const token = 'A'.repeat(43)

/** Lets a fake gateway log people in; `change` makes it lie about what it was asked. */
export function allowLogin(gateway: FakeGateway, change: Partial<LoginFields> = {}): void {
  const { handlers } = gateway
  handlers.createChallenge = ({ body }) => {
    // What the client under test sent; the gateway's own checks are not the matter here.
    const asked = strictJson(body ?? new Uint8Array()) as unknown as ChallengeRequest
    const fields: LoginFields = {
      ...asked,
      chainId: fakeDeployment.chainId,
      gateway: gatewayOrigin,
      nonce: '0'.repeat(32),
      issuedAt: noon as Millis,
      expires: (noon + 12 * 3_600_000) as Millis,
      ...change,
    }
    return { json: { challengeId: '1'.repeat(32), text: loginText(fields), expires: noon + 300_000 } }
  }
  handlers.openSession = () => ({ json: { token, expires: noon + 12 * 3_600_000 } })
}

/** The claims of a request's proof, unverified. */
export function claimsOf(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, JsonValue | undefined>> {
  const payload = (headers['dpop'] ?? '').split('.')[1] ?? ''
  return JSON.parse(fromUtf8(Buffer.from(payload, 'base64url')) ?? '{}')
}
