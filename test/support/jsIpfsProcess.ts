import { pathToFileURL } from 'node:url'
import { join } from 'node:path'

// A js-ipfs node with its RPC server on a free port of this machine, without any network. Says its URL.
const [modules = '', repo = ''] = process.argv.slice(2)
const load = (path: string): Promise<Readonly<Record<string, unknown>>> =>
  import(pathToFileURL(join(modules, path)).href)

const { create } = (await load('ipfs-core/src/index.js')) as {
  readonly create: (options: object) => Promise<object>
}
const { HttpApi } = (await load('ipfs-http-server/src/index.js')) as {
  readonly HttpApi: new (
    node: object,
  ) => {
    start(): Promise<unknown>
    readonly _apiServers: readonly { readonly info: { readonly uri: string } }[]
  }
}

const node = await create({
  repo,
  offline: true,
  start: false,
  silent: true,
  preload: { enabled: false },
  init: { algorithm: 'Ed25519', emptyRepo: true },
  config: {
    Addresses: { Swarm: [], API: '/ip4/127.0.0.1/tcp/0', Gateway: '' },
    Bootstrap: [],
    Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } },
  },
})
const api = new HttpApi(node)
await api.start()
process.stdout.write(`ready ${api._apiServers[0]?.info.uri ?? ''}\n`)
// Ends with the test that began it.
process.stdin.on('end', () => process.exit(0)).resume()
