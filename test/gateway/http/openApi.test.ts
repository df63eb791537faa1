import { codesOf, needsSession, problemOf, type RouteName, routes } from '@consentry/protocol'
import { expect } from 'chai'
import { openApiOf } from '../../../gateway/src/http/openApi.ts'
import { opsRoutes } from '../../../gateway/src/http/routes/opsRoutes.ts'
import { expectProblem, sendRaw } from '../../e2e/support/expectProblem.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: unknown
}
interface Operation {
  readonly operationId: string
  readonly security: readonly unknown[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>
}
interface Document {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const names = Object.keys(routes) as RouteName[]
// What a client reads: JSON, without anything that JSON cannot say.
const document = JSON.parse(JSON.stringify(openApiOf(names))) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('gateway/http/openApi', () => {
  it('is an OpenAPI 3.1 document with every route of the table once', () => {
    expect(document.openapi).to.equal('3.1.0')
    expect(document.info).to.include.keys('title', 'version')
    expect(operations.map(({ operation }) => operation.operationId)).to.have.members(names)
    for (const { path, method, operation } of operations) {
      const route = routes[operation.operationId as RouteName]
      expect(method).to.equal(route.method.toLowerCase())
      expect(path).to.equal(route.path.replace('{+', '{'))
    }
  })

  it('declares every parameter of every path, and no other', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path')
      expect(declared.map(({ name }) => name)).to.deep.equal(inPath)
      for (const { required, schema } of declared) {
        expect(required).to.equal(true)
        expect(schema).to.have.property('pattern')
      }
      const keys = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      expect(new Set(keys).size).to.equal(keys.length)
    }
  })

  it('describes queries and bodies as they are sent', () => {
    const { parameters } = operationOf('listRecords')
    expect(parameters.find(({ name }) => name === 'limit')).to.deep.include({ in: 'query', required: false })
    const { requestBody } = operationOf('createChallenge')
    const schema = requestBody?.content['application/json']?.schema
    expect(schema).to.include({ type: 'object', additionalProperties: false })
    expect(operationOf('putBlob').requestBody?.content).to.have.keys('application/octet-stream')
    expect(operationOf('writeRecords').requestBody?.content).to.have.keys('application/x-ndjson')
  })

  it('names every code that a route may answer, under its status', () => {
    for (const { operation } of operations) {
      const route = routes[operation.operationId as RouteName]
      expect(operation.responses).to.have.property(String(route.status))
      for (const code of codesOf(route)) {
        const answer = operation.responses[String(problemOf(code).status)]
        expect(answer?.description.split(', ')).to.include(code)
        expect(answer?.content).to.have.keys('application/problem+json')
      }
    }
  })

  it('asks for a session exactly where the table does', () => {
    for (const { operation } of operations) {
      const route = routes[operation.operationId as RouteName]
      expect(operation.security.length > 0).to.equal(needsSession(route))
    }
  })

  it('points nowhere that is not there', () => {
    const seen: string[] = []
    walk(document, (key, value) => {
      if (key === '$ref') seen.push(String(value))
    })
    expect(new Set(seen)).to.deep.equal(new Set(['#/components/schemas/Problem']))
    expect(document.components['schemas']).to.have.property('Problem')
    expect(document.components['securitySchemes']).to.have.property('dpop')
  })

  describe('over HTTP', () => {
    let served: ServedApp
    afterEach(() => served.close())

    it('describes what is answered, and what it does not describe is 404', async () => {
      const handlers = {
        readHealth: async () => ({ kind: 'bytes', bytes: 'ok' }) as const,
        ...opsRoutes({ renderMetrics: async () => '', answered: ['readHealth'] }),
      }
      served = await serveApp({ handlers })
      const answer = await fetch(`${served.origin}/openapi.json`)
      expect(answer.headers.get('content-type')).to.equal('application/json')
      const { paths } = (await answer.json()) as Document
      expect(paths).to.have.keys('/healthz', '/metrics', '/openapi.json')
      for (const { method, path } of Object.values(routes)) {
        if (method !== 'GET' || paths[path] !== undefined) continue
        const answer = await sendRaw(served.origin + path.replace(/\{.*?\}/g, 'x'), {})
        // What is refused in FHIR is refused in its words.
        if (path.startsWith('/fhir/')) expect(answer.status).to.equal(404)
        else expectProblem(answer, 'not_found')
      }
      expectProblem(await sendRaw(`${served.origin}/healthz/`, {}), 'not_found')
      expectProblem(await sendRaw(`${served.origin}/healthz`, { method: 'POST' }), 'not_found')
    })
  })
})

function operationOf(name: RouteName): Operation {
  const found = operations.find(({ operation }) => operation.operationId === name)
  if (found === undefined) throw new TypeError(`${name} is not described`)
  return found.operation
}

function walk(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    visit(key, inner)
    walk(inner, visit)
  }
}
