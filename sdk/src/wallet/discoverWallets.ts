import type { Eip1193Provider } from './Eip1193Provider.ts'

/** A browser wallet that announced itself. Everything but the provider is what the wallet says of itself. EIP-6963. */
export type DiscoveredWallet = {
  /** Differs each time the page is loaded. */
  readonly uuid: string
  /** For people, at most 64 characters. */
  readonly name: string
  /** An image as a `data:` URI; null for one that is none. Show it in an `img` element only, where no script of it runs. */
  readonly icon: string | null
  /** Reverse domain name of the maker, such as `io.metamask`: stable, so it can be remembered. */
  readonly rdns: string
  readonly provider: Eip1193Provider
}

/** Wallets found so far, and the end of the search. */
export type WalletDiscovery = {
  wallets(): readonly DiscoveredWallet[]
  stop(): void
}

/** Where wallets announce themselves, if not the page's window. */
export type DiscoveryOptions = { readonly target?: EventTarget }

/**
 * Asks the browser's wallets to announce themselves, and listens on: extensions may be late. `onChange` gets the whole
 * list each time it has grown. Nobody is asked for anything and no account is seen. An identifier that was announced
 * keeps its wallet: a later one cannot take its place. EIP-6963.
 *
 * @example
 * const discovery = discoverWallets((wallets) => showWallets(wallets))
 */
export function discoverWallets(
  onChange: (wallets: readonly DiscoveredWallet[]) => void,
  // In a page the global object is the window, which takes events; types for programs do not say so.
  { target = globalThis as unknown as EventTarget }: DiscoveryOptions = {},
): WalletDiscovery {
  const found = new Map<string, DiscoveredWallet>()
  const listener = (event: Event): void => {
    const wallet = readAnnouncement('detail' in event ? event.detail : undefined)
    if (wallet === undefined || found.has(wallet.uuid)) return
    found.set(wallet.uuid, wallet)
    onChange([...found.values()])
  }
  target.addEventListener('eip6963:announceProvider', listener)
  target.dispatchEvent(new Event('eip6963:requestProvider'))
  return {
    wallets: () => [...found.values()],
    stop: () => target.removeEventListener('eip6963:announceProvider', listener),
  }
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const rdnsPattern = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i
const imagePattern = /^data:image\/(?:svg\+xml|png|webp|jpeg|gif)[;,]/
/** Longest icon, in characters. */
const maxIcon = 1 << 20

/** Anything on the page can announce something: what has another form is no wallet. */
function readAnnouncement(detail: unknown): DiscoveredWallet | undefined {
  const { info, provider } = fieldsOf(detail)
  const { uuid, name, icon, rdns } = fieldsOf(info)
  if (typeof uuid !== 'string' || !uuidPattern.test(uuid)) return undefined
  if (typeof rdns !== 'string' || !rdnsPattern.test(rdns)) return undefined
  if (typeof name !== 'string' || !isProvider(provider)) return undefined
  const isImage = typeof icon === 'string' && icon.length <= maxIcon && imagePattern.test(icon)
  return { uuid, name: shownName(name), icon: isImage ? icon : null, rdns, provider }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function isProvider(value: unknown): value is Eip1193Provider {
  return (
    typeof value === 'object' && value !== null && 'request' in value && typeof value.request === 'function'
  )
}

/** Control and direction characters could make a name look like another. */
function shownName(name: string): string {
  return [...name.replace(/[\p{Cc}\p{Cf}]/gu, '')].slice(0, 64).join('')
}
