/** Where pages of the portal may connect to. */
export interface PortalConnections {
  readonly gateways: readonly string[]
  /** Null where pages read the chain through the wallet alone. */
  readonly rpcUrl: string | null
}

/** Headers of every file of the portal (protocol §21): nothing from another origin, no inline code, no inline style. */
export function portalHeaders({ gateways, rpcUrl }: PortalConnections): Readonly<Record<string, string>> {
  const connect = ["'self'", ...gateways, ...(rpcUrl === null ? [] : [rpcUrl])].join(' ')
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src ${connect}`,
    "font-src 'self'",
    "worker-src 'self'",
    'frame-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  }
}
