import {
  codesOf,
  type GatewayCode,
  needsSession,
  pathParameterSchemas,
  problemMediaType,
  problemOf,
  problemSchema,
  type RequestBody,
  type ResponseBody,
  type Route,
  type RouteName,
  routes,
} from '@consentry/protocol'
import { z } from 'zod'

/** A JSON value of the description. */
type Described = Readonly<Record<string, unknown>>

const PROBLEM = { $ref: '#/components/schemas/Problem' }

/**
 * The description of these routes in OpenAPI 3.1, made of the route table that requests are checked against (§18).
 * `{+name}` of the table, the rest of a path, has no form of its own in OpenAPI and is written as one parameter.
 */
export function openApiOf(names: readonly RouteName[]): Described {
  const paths: Record<string, Record<string, Described>> = {}
  for (const name of [...names].sort()) {
    const route = routes[name]
    const path = route.path.replace('{+', '{')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Consentry gateway',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Ciphertext, consent decisions and their audit log. Who may call what stands with each operation.',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        dpop: {
          type: 'http',
          scheme: 'DPoP',
          description: 'Session token, beside a proof in the header DPoP (RFC 9449).',
        },
      },
    },
  }
}

function operationOf(name: RouteName, route: Route): Described {
  const body = requestOf(route.body)
  return {
    operationId: name,
    description: accessOf(route),
    security: needsSession(route) ? [{ dpop: [] }] : [],
    parameters: [...pathParametersOf(route), ...headersOf(route), ...queryOf(route)],
    ...(body === null ? {} : { requestBody: { required: true, content: body } }),
    responses: { ...successOf(route), ...problemsOf(route) },
  }
}

function accessOf({ access }: Route): string {
  if (access.length === 0) return 'Anybody.'
  const ways = access.map((way) => {
    if (way.kind === 'session') return 'any session'
    if (way.kind === 'loopback') return 'this machine alone'
    if (way.kind === 'org') return `organisation${[way.member, ...(way.orgRoles ?? [])].map(word).join('')}`
    return `patient or delegate (${way.right})${way.stepUp ? ' after a fresh login' : ''}`
  })
  return `One of: ${ways.join('; ')}.`
}

function word(role: string | undefined): string {
  return role === undefined ? '' : ` ${role}`
}

function pathParametersOf({ path }: Route): readonly Described[] {
  return [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => {
    const schema = pathParameterSchemas[name]
    return { name, in: 'path', required: true, schema: schema === undefined ? {} : schemaOf(schema, 'input') }
  })
}

function headersOf(route: Route): readonly Described[] {
  return needsSession(route)
    ? [{ name: 'DPoP', in: 'header', required: true, schema: { type: 'string' } }]
    : []
}

function queryOf({ query }: Route): readonly Described[] {
  if (query === null) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    readonly properties?: Readonly<Record<string, unknown>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function requestOf(body: RequestBody): Described | null {
  switch (body.kind) {
    case 'none':
      return null
    case 'json':
      return { 'application/json': { schema: schemaOf(body.schema, 'input') } }
    case 'bytes':
      return { [body.mediaType]: { schema: { type: 'string', format: 'binary', maxLength: body.maxBytes } } }
    case 'ndjson':
      return { 'application/x-ndjson': { schema: { type: 'string', maxLength: body.maxBytes } } }
  }
}

function successOf({ status, response }: Route): Described {
  const content = answerOf(response)
  return { [status]: { description: 'Done', ...(content === null ? {} : { content }) } }
}

function answerOf(response: ResponseBody): Described | null {
  switch (response.kind) {
    case 'none':
      return null
    case 'raw':
      return { [response.mediaType]: { schema: { type: 'string' } } }
    case 'json':
      return { 'application/json': { schema: schemaOf(response.schema, 'output') } }
    // Lines and events: the schema is that of one of them.
    case 'ndjson':
      return { 'application/x-ndjson': { schema: schemaOf(response.schema, 'output') } }
    case 'events':
      return { 'text/event-stream': { schema: schemaOf(response.schema, 'output') } }
  }
}

/** Codes with one status share an entry, which names all of them. */
function problemsOf(route: Route): Described {
  const byStatus = new Map<number, GatewayCode[]>()
  for (const code of codesOf(route)) {
    const { status } = problemOf(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const entries = [...byStatus].map(([status, codes]) => [
    status,
    { description: codes.join(', '), content: { [problemMediaType]: { schema: PROBLEM } } },
  ])
  return Object.fromEntries(entries)
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Described {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return described
}
