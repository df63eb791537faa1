import { expect } from 'chai'
import { type DiscoveredWallet, discoverWallets } from '../../../sdk/src/wallet/eip1193.ts'

const uuid = (n: number): string => `350670db-19fa-4704-a166-e52e178b59d${n}`
const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'
const provider = { request: async () => null }
const info = { uuid: uuid(1), name: 'Fox', icon, rdns: 'io.fox' }

/** A page with wallets in it: each announces itself when asked, as extensions do. */
function page(...wallets: readonly unknown[]): EventTarget {
  const target = new EventTarget()
  target.addEventListener('eip6963:requestProvider', () => {
    for (const detail of wallets) announce(target, detail)
  })
  return target
}

function announce(target: EventTarget, detail: unknown): void {
  target.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
}

function found(target: EventTarget): readonly DiscoveredWallet[] {
  return discoverWallets(() => {}, { target }).wallets()
}

describe('sdk: discovery of wallets', () => {
  it('finds what announces itself when asked', () => {
    const lists: number[] = []
    const target = page({ info, provider }, { info: { ...info, uuid: uuid(2), name: 'Bear' }, provider })
    const discovery = discoverWallets((wallets) => lists.push(wallets.length), { target })
    expect(lists).to.deep.equal([1, 2])
    expect(discovery.wallets().map(({ name }) => name)).to.deep.equal(['Fox', 'Bear'])
    expect(discovery.wallets()[0]).to.deep.equal({ ...info, provider })
  })

  it('hears late ones until it is stopped', () => {
    const target = page()
    const discovery = discoverWallets(() => {}, { target })
    announce(target, { info, provider })
    expect(discovery.wallets()).to.have.length(1)
    discovery.stop()
    announce(target, { info: { ...info, uuid: uuid(2) }, provider })
    expect(discovery.wallets()).to.have.length(1)
  })

  it('counts one that announces itself again once, and keeps the first provider', () => {
    const impostor = { request: async () => 'mine' }
    const [wallet, ...more] = found(page({ info, provider }, { info, provider: impostor }))
    expect(more).to.deep.equal([])
    expect(wallet?.provider).to.equal(provider)
  })

  it('is not changed by a wallet that changes what it announced', () => {
    const changing = { ...info }
    const wallets = found(page({ info: changing, provider }))
    changing.name = 'Bear'
    expect(wallets[0]?.name).to.equal('Fox')
  })

  it('shows no icon that is not an image in itself', () => {
    for (const bad of ['https://fox.example/i.png', 'javascript:alert(1)', 'data:text/html,x', 7, undefined])
      expect(found(page({ info: { ...info, icon: bad }, provider }))[0]?.icon).to.equal(null)
  })

  it('shortens names, and takes out what is not seen', () => {
    const name = `\u202eFox\u0000${'x'.repeat(100)}`
    expect(found(page({ info: { ...info, name }, provider }))[0]?.name).to.equal(`Fox${'x'.repeat(61)}`)
  })

  for (const [what, detail] of Object.entries({
    nothing: undefined,
    'no information': { provider },
    'no provider': { info },
    'a provider that takes no requests': { info, provider: {} },
    'a number of another form': { info: { ...info, uuid: '1' }, provider },
    'no name of a maker': { info: { ...info, rdns: 'fox' }, provider },
    'no name': { info: { ...info, name: 7 }, provider },
  })) {
    it(`passes over an announcement with ${what}`, () => {
      expect(found(page(detail, { info, provider }))).to.have.length(1)
    })
  }
})
