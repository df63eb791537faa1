import { type RouteName, routes } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'

/** A route that fits a request; parameters as they stand in the path, decoded. */
export interface FoundRoute {
  readonly name: RouteName
  readonly parameters: Readonly<Record<string, string>>
}

/** Segments of paths as a tree: one look for each segment, however many routes there are. */
interface Node {
  readonly literal: Map<string, Node>
  parameter: { readonly name: string; readonly node: Node } | null
  /** A parameter that takes the rest of the path. */
  rest: { readonly name: string; readonly route: RouteName } | null
  route: RouteName | null
}

/**
 * Finds the row of the route table for a method and path: `{name}` is one segment, `{+name}` the rest. A literal segment
 * wins over a parameter. HEAD is answered as GET where it has no row of its own. Throws `bad_request` for a parameter
 * that cannot be decoded.
 */
export function createFindRoute(
  names: readonly RouteName[],
): (method: string, path: string) => FoundRoute | null {
  const trees = new Map<string, Node>()
  for (const name of names) {
    const { method, path } = routes[name]
    const tree = trees.get(method) ?? newNode()
    trees.set(method, tree)
    insert(tree, path.split('/').slice(1), name)
  }
  const findIn = (method: string, segments: readonly string[]): FoundRoute | null => {
    const tree = trees.get(method)
    return tree === undefined ? null : walk(tree, segments, 0)
  }
  return (method, path) => {
    if (!path.startsWith('/')) return null
    const segments = path.split('/').slice(1)
    return findIn(method, segments) ?? (method === 'HEAD' ? findIn('GET', segments) : null)
  }
}

function newNode(): Node {
  return { literal: new Map(), parameter: null, rest: null, route: null }
}

function insert(tree: Node, segments: readonly string[], route: RouteName): void {
  let node = tree
  for (const segment of segments) {
    const [, plus, name] = /^\{(\+?)(\w+)\}$/.exec(segment) ?? []
    if (name === undefined) {
      const next = node.literal.get(segment) ?? newNode()
      node.literal.set(segment, next)
      node = next
    } else if (plus === '+') {
      node.rest = { name, route }
      return
    } else {
      node.parameter ??= { name, node: newNode() }
      node = node.parameter.node
    }
  }
  node.route = route
}

function walk(node: Node, segments: readonly string[], at: number): FoundRoute | null {
  const segment = segments[at]
  if (segment === undefined) return node.route === null ? null : { name: node.route, parameters: {} }
  const { literal, parameter, rest } = node
  const next = literal.get(segment)
  const found = next === undefined ? null : walk(next, segments, at + 1)
  if (found !== null) return found
  if (parameter !== null && segment !== '') {
    const below = walk(parameter.node, segments, at + 1)
    if (below !== null) return withParameter(below, parameter.name, decoded(segment))
  }
  if (rest === null) return null
  const text = segments.slice(at).map(decoded).join('/')
  return text === '' ? null : { name: rest.route, parameters: { [rest.name]: text } }
}

function withParameter({ name, parameters }: FoundRoute, parameter: string, value: string): FoundRoute {
  return { name, parameters: { [parameter]: value, ...parameters } }
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    throw new GatewayError('bad_request', 'a parameter of the path cannot be decoded', { cause: error })
  }
}
