interface TrustedPolicy {
  createScriptURL(url: string): string
  createHTML(text: string): string
}

interface PolicyFactory {
  createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy
}

let made: TrustedPolicy | undefined

/**
 * Starts a worker from a file of this release. The page's policy (`require-trusted-types-for 'script'`) lets no other
 * address through, and this one only for our own origin.
 */
export function startWorker(url: string, name: string): Worker {
  return new Worker(trusted(new URL(url, location.href).href), { type: 'module', name })
}

/** Reads XML, where no script of it runs and no page is made of it. What is malformed gives a document that says so. */
export function parseXml(text: string): XMLDocument {
  return new DOMParser().parseFromString(policy()?.createHTML(text) ?? text, 'application/xml')
}

function trusted(url: string): string {
  if (new URL(url).origin !== location.origin)
    throw new TypeError('A worker of another origin is not started')
  return policy()?.createScriptURL(url) ?? url
}

function policy(): TrustedPolicy | undefined {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes
  if (factory === undefined) return undefined
  made ??= factory.createPolicy('consentry', { createScriptURL: (url) => url, createHTML: (text) => text })
  return made
}
