import { GatewayError } from '../errors/GatewayError.ts'

/** Bytes that bodies which are being read may take together. */
export interface BodyBudget {
  /** Throws `storage_unavailable` when there is no room for them, in all or for this address. */
  take(ip: string, bytes: number): void
  give(ip: string, bytes: number): void
}

/** A budget for this process; nobody can use it up from one address. */
export function createBodyBudget({
  bytes,
  bytesPerIp,
}: {
  readonly bytes: number
  readonly bytesPerIp: number
}): BodyBudget {
  const perIp = new Map<string, number>()
  let used = 0
  return {
    take: (ip, count) => {
      const mine = (perIp.get(ip) ?? 0) + count
      if (used + count > bytes || mine > bytesPerIp)
        throw new GatewayError('storage_unavailable', 'no room for a body', { retryAfter: 1 })
      used += count
      perIp.set(ip, mine)
    },
    give: (ip, count) => {
      used -= count
      const mine = (perIp.get(ip) ?? 0) - count
      if (mine > 0) perIp.set(ip, mine)
      else perIp.delete(ip)
    },
  }
}
