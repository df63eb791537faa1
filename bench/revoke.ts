import { consentRegistryAbi, type GrantId, typedDataOf } from '@consentry/protocol'
import { createWalletClient, http } from 'viem'
import { pollUntil } from '../scripts/demo/pollUntil.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import type { LoadSession } from './load/LoadSession.ts'
import { RawConnection } from './load/RawConnection.ts'
import { type BenchScene, openBenchScene } from './network/openBenchScene.ts'
import { readKey } from './read/readRecord.ts'

const FENCES = 7
const TRANSACTIONS = 3
/** A block of the embedded chain comes within 0.2 s of a transaction, and the gateway looks each second. */
const CHAIN_GOAL_MS = 1_200
const PATIENCE_MS = 30_000

interface Round {
  readonly connection: RawConnection
  readonly session: LoadSession
  readonly id: GrantId
}

/**
 * `revoke.fenceMs`: from the 200 of a signed revocation to the first denial, in the clinic's hands. Refusals wait for
 * nothing here: their least time of 25 ms would be all that is seen. `revoke.deniedMs`: one more denied request, as soon
 * as a denial can be heard at all. `revoke.chainMs`: the first denial after a node took a transaction that no gateway saw.
 */
export async function benchRevoke(): Promise<BenchRow[]> {
  const scene = await openBenchScene({ CONSENTRY_REFUSAL_MS: '0' })
  try {
    const session = await scene.openReader()
    const fence: number[] = []
    const denied: number[] = []
    const chain: number[] = []
    for (let round = 0; round < FENCES + TRANSACTIONS; round++) {
      const id = round === 0 ? scene.firstGrant : await scene.grant()
      const connection = await RawConnection.open(scene.port)
      await pollUntil('the clinic may read', async () => {
        return (await readKey(connection, session, scene)).status === 200
      })
      if (round < FENCES) {
        fence.push(await byFence(scene, { connection, session, id }))
        denied.push(await untilDenied(scene, { connection, session, id }, performance.now()))
      } else chain.push(await byTransaction(scene, { connection, session, id }))
      connection.close()
    }
    return [
      benchRow('revoke', 'revoke.fenceMs', 'ms', fence, { limit: 10 }),
      benchRow('revoke', 'revoke.deniedMs', 'ms', denied, { limit: 10 }),
      benchRow('revoke', 'revoke.chainMs', 'ms', chain, { limit: CHAIN_GOAL_MS }),
    ]
  } finally {
    await scene.close()
  }
}

async function byFence(scene: BenchScene, round: Round): Promise<number> {
  const { patient, running } = scene
  const { client } = patient.session
  const revocation = typedDataOf(client.net, 'Revoke', { patient: patient.address, id: round.id })
  const sig = await client.wallet.signTypedData(revocation)
  const answer = await fetch(`${running.gatewayOrigin}/v1/fences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ patient: patient.address, signer: patient.address, target: round.id, sig }),
  })
  const start = performance.now()
  if (answer.status !== 200) throw new BenchError(`the fence was answered ${answer.status}`)
  return untilDenied(scene, round, start)
}

async function byTransaction(scene: BenchScene, round: Round): Promise<number> {
  const { patient, patientAccount, network, running } = scene
  await network.fund(patientAccount.address)
  const wallet = createWalletClient({ account: patientAccount, transport: http(running.rpcUrl) })
  await wallet.writeContract({
    address: patient.session.client.net.registry,
    abi: consentRegistryAbi,
    functionName: 'revoke',
    args: [patient.address, round.id],
    chain: null,
  })
  return untilDenied(scene, round, performance.now())
}

async function untilDenied(
  scene: BenchScene,
  { connection, session }: Round,
  start: number,
): Promise<number> {
  for (;;) {
    const { status } = await readKey(connection, session, scene)
    const millis = performance.now() - start
    if (status === 403) return millis
    if (millis > PATIENCE_MS) throw new BenchError(`still answered ${status} after half a minute`)
  }
}
