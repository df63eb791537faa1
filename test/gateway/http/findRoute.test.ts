import { type RouteName, routes } from '@consentry/protocol'
import { expect } from 'chai'
import { createFindRoute } from '../../../gateway/src/http/findRoute.ts'
import { codeOf } from '../../support/vectors.ts'

const names = Object.keys(routes) as RouteName[]
const find = createFindRoute(names)
const patient = `0x${'ab'.repeat(20)}`

describe('gateway/http/findRoute', () => {
  it('finds every row of the table by its own path, with its parameters', () => {
    for (const name of names) {
      const { method, path } = routes[name]
      const wanted = Object.fromEntries(
        [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, key = '']) => [key, `${key}-1`]),
      )
      const filled = path.replace(/\{\+?(\w+)\}/g, '$1-1')
      expect(find(method, filled), name).to.deep.equal({ name, parameters: wanted })
    }
  })

  it('gives a parameter one segment, and the rest to the last one of a tile', () => {
    const found = find('POST', `/v1/patients/${patient}/records/r/key`)
    expect(found).to.deep.equal({ name: 'releaseKey', parameters: { p: patient, rid: 'r' } })
    expect(find('GET', '/v1/log/tile/0/x001/067.p/8')?.parameters).to.deep.equal({ tile: '0/x001/067.p/8' })
    expect(find('GET', '/v1/log/tile/0//1')?.parameters).to.deep.equal({ tile: '0//1' })
  })

  it('decodes parameters, and nothing before it has found them', async () => {
    expect(find('GET', '/v1/orgs/%30x%2F')?.parameters).to.deep.equal({ org: '0x/' })
    expect(find('GET', '/v1/%6frgs/1')).to.equal(null)
    expect(await codeOf(() => find('GET', '/v1/orgs/%zz'))).to.equal('bad_request')
  })

  it('answers HEAD by its own row, else by that of GET', () => {
    expect(find('HEAD', '/v1/blobs/1')?.name).to.equal('headBlob')
    expect(find('HEAD', '/healthz')?.name).to.equal('readHealth')
    expect(find('HEAD', '/v1/challenge')).to.equal(null)
  })

  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/'],
    ['GET', '*'],
    ['GET', 'v1/orgs'],
    ['GET', '/v1/orgs/'],
    ['GET', '/v1//orgs'],
    ['GET', '/V1/orgs'],
    ['GET', '/v1/orgs/1/'],
    ['GET', '/v1/orgs/1/keyring/2'],
    ['GET', '/v1/patients//records'],
    ['GET', '/v1/log/tile/'],
    ['GET', '/v1/log/tile'],
    ['POST', '/v1/orgs'],
    ['get', '/v1/orgs'],
    ['PATCH', '/v1/orgs'],
    ['GET', '/v1/__proto__'],
  ] as const) {
    it(`finds nothing for ${method} ${path}`, () => {
      expect(find(method, path)).to.equal(null)
    })
  }

  it('knows no row that nobody answers', () => {
    expect(createFindRoute(['listOrgs'])('GET', '/v1/orgs/1')).to.equal(null)
  })
})
