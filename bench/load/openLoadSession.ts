import { BenchError } from '../BenchError.ts'
import { type Role, toBase64url } from '@consentry/protocol'
import type { LocalAccount } from 'viem'
import { RawConnection } from './RawConnection.ts'
import { LoadSession, loadKey } from './LoadSession.ts'

/** Logs a wallet in at a gateway, with a session key for load. */
export async function openLoadSession(
  gateway: string,
  account: Pick<LocalAccount, 'address' | 'signMessage'>,
  role: Role,
): Promise<LoadSession> {
  const key = loadKey()
  const challenge = await posted(`${gateway}/v1/challenge`, {
    address: account.address.toLowerCase(),
    role,
    jkt: key.jkt,
    x25519: toBase64url(new Uint8Array(32).fill(9)),
    origin: gateway,
  })
  const { challengeId, text } = (await challenge.json()) as { challengeId: string; text: string }
  const signature = await account.signMessage({ message: text })
  const opened = await posted(`${gateway}/v1/session`, { challengeId, signature })
  const { token } = (await opened.json()) as { token: string }
  const session = new LoadSession(gateway, token, key)
  // The first answer brings the nonce that proofs need.
  const connection = await RawConnection.open(Number(new URL(gateway).port))
  const { head } = await connection.send(session.write({ method: 'GET', target: '/v1/session' }))
  session.heed(head)
  connection.close()
  return session
}

async function posted(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new BenchError(`${url} answered ${answer.status}`)
  return answer
}
