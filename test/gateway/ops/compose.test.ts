import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../../../gateway/src/config.ts'

const root = join(import.meta.dirname, '..', '..', '..')
// Mocha brings a YAML reader for its own configuration.
const requireOfMocha = createRequire(createRequire(import.meta.url).resolve('mocha/package.json'))
const { load } = requireOfMocha('js-yaml') as { load(text: string): unknown }

interface Service {
  readonly image?: string
  readonly build?: string
  readonly network_mode?: string
  readonly environment?: Readonly<Record<string, string | number>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: object
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const compose = load(read('compose.yaml')) as Compose
const services = Object.entries(compose.services)
/** Images that bring a check of their own. */
const checkedImages = /^hyperledger\/besu:/

describe('compose.yaml', () => {
  const gateway = compose.services['gateway'] as Service

  it('has gateway, databases, Kubo and chain, each from a fixed image', () => {
    expect(compose.services).to.include.keys('gateway', 'database', 'lock-database', 'kubo', 'chain')
    for (const [name, { image, build }] of services) {
      if (build === undefined) expect(image, name).to.match(/^[a-z][a-z0-9./-]*:v?\d+(?:\.\d+)*$/)
    }
  })

  it('gives the gateway settings that exist, of the form that they have', () => {
    for (const [name, value] of Object.entries(gateway.environment ?? {})) {
      const setting = settings[name]
      expect(setting, name).not.to.equal(undefined)
      const text = String(value)
      if (text.startsWith('${')) continue
      if (setting?.kind === 'integer') expect(text, name).to.match(/^\d+$/)
      if (setting?.form !== undefined) expect(text, name).to.match(setting.form)
    }
  })

  it('gives it every setting that has no default, the data folder by its image', () => {
    const required = Object.keys(settings).filter((name) => settings[name]?.fallback === undefined)
    const image = [...read('Dockerfile').matchAll(/CONSENTRY_[A-Z_]+/g)].map(([name]) => name)
    expect([...Object.keys(gateway.environment ?? {}), ...image]).to.include.members(required)
    for (const name of image) expect(settings, name).to.have.property(name)
  })

  it('mounts every secret that a setting names, and none that nobody declares', () => {
    const named = Object.values(gateway.environment ?? {})
      .map((value) => /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1])
      .filter((name) => name !== undefined)
    expect(gateway.secrets).to.have.members(named)
    for (const [name, { secrets = [] }] of services)
      expect(Object.keys(compose.secrets), name).to.include.members([...secrets])
    const used = services.flatMap(([, { secrets = [] }]) => secrets)
    expect(Object.keys(compose.secrets)).to.have.members([...new Set(used)])
  })

  it('puts no secret into the environment', () => {
    for (const [name, { environment = {} }] of services) {
      for (const [key, value] of Object.entries(environment)) {
        const isNamed = /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/.test(key)
        if (isNamed) expect(String(value), `${name} ${key}`).to.match(/^\/run\/secrets\//)
      }
    }
  })

  it('waits only for what is there and says how it is', () => {
    for (const [name, { depends_on: waits = {}, network_mode: mode }] of services) {
      if (mode !== undefined) expect(compose.services, name).to.have.property(mode.replace('service:', ''))
      for (const [other, { condition }] of Object.entries(waits)) {
        const service = compose.services[other]
        expect(service, `${name} waits for ${other}`).not.to.equal(undefined)
        if (condition !== 'service_healthy') continue
        const isChecked = service?.healthcheck !== undefined || checkedImages.test(service?.image ?? '')
        expect(isChecked, other).to.equal(true)
      }
    }
  })

  it('mounts files that exist and volumes that are declared', () => {
    for (const [, { volumes = [] }] of services) {
      for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
        if (!source.startsWith('./')) expect(compose.volumes).to.have.property(source)
        else expect(existsSync(join(root, source)), source).to.equal(true)
      }
    }
    for (const name of ['kubo-init.sh', 'chain-init.sh'])
      expect(statSync(join(root, 'deploy/compose', name)).mode & 0o111, name).not.to.equal(0)
    expect(JSON.parse(read('deploy/compose/qbft.json'))).to.have.keys('genesis', 'blockchain')
  })

  it('builds from files that the build context has', () => {
    for (const [, sources = ''] of read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const source of sources.split(' ')) {
        expect(existsSync(join(root, source)), source).to.equal(true)
        expect(isInContext(source), source).to.equal(true)
      }
    }
  })
})

/** Whether `.dockerignore` lets a path through: it shuts everything out and names exceptions. */
function isInContext(path: string): boolean {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  return allowed.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`).test(path),
  )
}
