interface ScriptPolicy {
  createScriptURL(url: string): string
}

interface PolicyFactory {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): ScriptPolicy
}

let policy: ScriptPolicy | undefined

/**
 * Starts a worker from a file of this release. The page's policy (`require-trusted-types-for 'script'`) lets no other
 * address through, and this one only for our own origin.
 */
export function startWorker(url: string, name: string): Worker {
  return new Worker(trusted(new URL(url, location.href).href), { type: 'module', name })
}

function trusted(url: string): string {
  if (new URL(url).origin !== location.origin)
    throw new TypeError('A worker of another origin is not started')
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes
  if (factory === undefined) return url
  policy ??= factory.createPolicy('consentry-worker', { createScriptURL: (text) => text })
  return policy.createScriptURL(url)
}
