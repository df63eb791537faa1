import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fillPath, pathParameterSchemas } from '../../../protocol/src/wire/pathParameters.ts'
import { codesOf, needsSession, type Route } from '../../../protocol/src/wire/route.ts'
import { type RouteName, routes } from '../../../protocol/src/wire/routes.ts'

const all = Object.entries(routes) as [RouteName, Route][]

/** Rows of the table of the specification: method, path and who may call. */
const published = `
GET /v1/deployment -
POST /v1/challenge -
POST /v1/session -
GET /v1/session D
DELETE /v1/session D
GET /v1/patients/{p} D
PUT /v1/patients/{p}/manifest S:KEYS
GET /v1/patients/{p}/manifest D
GET /v1/patients/{p}/manifest/{digest} D
GET /v1/patients/{p}/keyring P:READ
GET /v1/orgs/{org}/keyring O:AGENT
PUT /v1/orgs/{org}/keyring O:AGENT
GET /v1/orgs D
GET /v1/orgs/{org} D
PUT /v1/blobs/{sha256} D
GET /v1/blobs/{sha256} D
HEAD /v1/blobs/{sha256} D
POST /v1/records D
POST /v1/records/batch D
GET /v1/patients/{p}/records P:READ,O
GET /v1/patients/{p}/records/{rid} P:READ,O
POST /v1/patients/{p}/records/{rid}/key P:READ,O
POST /v1/patients/{p}/keys P:READ,O
PUT /v1/patients/{p}/wraps P:KEYS
DELETE /v1/patients/{p}/records/{rid} S:controller
DELETE /v1/patients/{p} S:controller
GET /v1/patients/{p}/export S:READ
POST /v1/grants P:GRANT
GET /v1/grants D
GET /v1/grants/{grantId} D
PUT /v1/grants/{grantId}/keys P:KEYS,O:AGENT
POST /v1/fences -
POST /v1/delegates S:controller
GET /v1/delegates D
POST /v1/access-requests O:TREAT|RESEARCH
GET /v1/access-requests D
GET /v1/access-requests/{requestId} D
POST /v1/access-requests/{requestId}/answer P:GRANT
POST /v1/messages D
GET /v1/messages D
GET /v1/relays/{relayId} D
GET /v1/events D
GET /v1/log/checkpoint -
GET /v1/log/tile/{+tile} -
GET /v1/log/proof -
GET /v1/log/consistency -
GET /v1/log/anchors -
GET /v1/patients/{p}/trail P:READ
GET /v1/evidence/{hash} P:READ,O
GET /v1/receipts/{index} D
GET /fhir/metadata -
GET /fhir/Consent D
GET /fhir/Consent/{fhirId} D
GET /fhir/AuditEvent P:READ,O
GET /fhir/AuditEvent/{fhirId} P:READ,O
GET /healthz -
GET /readyz -
GET /metrics loopback
GET /openapi.json -
`

function accessText({ access }: Route): string {
  const texts = access.map((way) => {
    if (way.kind === 'patient') return `${way.stepUp ? 'S' : 'P'}:${way.right}`
    if (way.kind === 'org') return ['O', way.member ?? way.orgRoles?.join('|')].filter(Boolean).join(':')
    return way.kind === 'session' ? 'D' : way.kind
  })
  return texts.join(',') || '-'
}

describe('the route table', () => {
  it('is that of the specification', () => {
    const rows = all.map(([, route]) => `${route.method} ${route.path} ${accessText(route)}`)
    expect(rows.sort()).to.deep.equal(published.trim().split('\n').sort())
  })

  it('is that of the document, with the same codes', () => {
    const document = readFileSync(new URL('../../../docs/spec/http.md', import.meta.url), 'utf8')
    const rows = document.split('\n').filter((line) => /^\| (?:GET|HEAD|POST|PUT|DELETE) /.test(line))
    const expected = all.map(([name, { method, path, status, codes }]) =>
      [
        `| ${method} ${path} | \`${name}\` |`,
        `| ${status} | ${codes.map((code) => `\`${code}\``).join(' ')} |`,
      ].join(' … '),
    )
    const written = rows.map((row) => {
      const [, route, name, , status, codes] = row.split('|').map((cell) => cell.trim())
      return `| ${route} | ${name} | … | ${status} | ${codes} |`
    })
    expect(written.sort()).to.deep.equal(expected.sort())
  })

  it('has a schema for every path parameter', () => {
    const names = all.flatMap(([, { path }]) => [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name))
    for (const name of names) expect(pathParameterSchemas, name).to.have.property(name ?? '')
  })

  it('can be written as JSON schema, for OpenAPI', () => {
    for (const [name, { query, body, response }] of all) {
      const schemas = [
        query,
        'schema' in body ? body.schema : null,
        'schema' in response ? response.schema : null,
      ]
      for (const schema of schemas) {
        if (schema === null) continue
        const json = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' })
        expect(Object.keys(json), name).to.include.oneOf(['type', 'anyOf', 'oneOf', '$ref'])
      }
    }
  })

  it('says which codes a route may answer', () => {
    expect(codesOf(routes.readDeployment)).to.deep.equal([
      'bad_request',
      'internal',
      'storage_unavailable',
      'too_large',
    ])
    expect(codesOf(routes.eraseRecord)).to.include.members(['step_up_required', 'use_dpop_nonce', 'erased'])
    expect(codesOf(routes.createFence)).to.include('unsupported_media').and.not.include('invalid_token')
    expect(all.filter(([, route]) => needsSession(route)).length).to.be.greaterThan(40)
  })
})

describe('fillPath', () => {
  const p = `0x${'11'.repeat(20)}`

  it('puts parameters in', () => {
    expect(fillPath(routes.readRecord.path, { p, rid: '22'.repeat(16) })).to.equal(
      `/v1/patients/${p}/records/${'22'.repeat(16)}`,
    )
    expect(fillPath(routes.readTile.path, { tile: '0/x001/234.p/5' })).to.equal('/v1/log/tile/0/x001/234.p/5')
    expect(fillPath(routes.readReceipt.path, { index: 7 })).to.equal('/v1/receipts/7')
  })

  it('refuses what is missing or malformed, so that no path can be broken out of', () => {
    for (const parameters of [{}, { p: `${p}/..` }, { p: p.toUpperCase() }, { p: '' }]) {
      expect(() => fillPath(routes.readPatient.path, parameters)).to.throw(TypeError)
    }
  })
})
