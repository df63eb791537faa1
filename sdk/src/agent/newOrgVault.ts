import type { Session } from '../client/login.ts'
import { createVault, type OpenedVault } from '../vault/createVault.ts'

/** Makes a vault with a fresh root for the organisation of a session; nothing is stored yet. Spec §5. */
export function newOrgVault(
  { client }: Session,
  showRecoveryCode: (code: string) => Promise<void>,
): Promise<OpenedVault> {
  const { wallet, origin, net, ports } = client
  return createVault({
    wallet,
    origin,
    chainId: net.chainId,
    now: ports.clock(),
    random: ports.random,
    crypto: ports.crypto,
    showRecoveryCode,
  })
}
