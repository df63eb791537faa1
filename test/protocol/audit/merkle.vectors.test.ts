import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fromHex, toHex } from '../../../protocol/src/bytes/hex.ts'
import { verifyConsistency } from '../../../protocol/src/audit/consistency.ts'
import { verifyInclusion } from '../../../protocol/src/audit/inclusion.ts'
import { makeLeaf } from '../../../protocol/src/audit/leaf.ts'
import { appendLeaf, emptyFrontier, rootOf } from '../../../protocol/src/audit/tree.ts'
import { canonicalJson, type JsonObject } from '../../../protocol/src/values/canonicalJson.ts'

type Case = { name: string; in: Record<string, unknown>; out?: Record<string, unknown>; error?: string }

const file = new URL('../../vectors/protocol/merkle.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

const hex = (value: unknown): Uint8Array => fromHex(String(value))
const list = (value: unknown): Uint8Array[] => (value as string[]).map(fromHex)

/** What the case gives, or the code it is refused with. */
function run({ in: given }: Case): unknown {
  try {
    return outcome(given)
  } catch (error) {
    return (error as { code: string }).code
  }
}

function outcome(given: Record<string, unknown>): unknown {
  if ('salt' in given) {
    const { leaf, leafHash } = makeLeaf(hex(given['salt']), canonicalJson(given['event'] as JsonObject))
    return { leaf: toHex(leaf), leafHash: toHex(leafHash) }
  }
  if ('leafHashes' in given) {
    const tree = list(given['leafHashes']).reduce(
      (edge, leafHash) => appendLeaf(edge, leafHash),
      emptyFrontier,
    )
    return { root: toHex(rootOf(tree)) }
  }
  const proof = list(given['proof'])
  if ('index' in given) {
    const { leafHash, index, size, root } = given
    verifyInclusion({
      leafHash: hex(leafHash),
      index: Number(index),
      size: Number(size),
      root: hex(root),
      proof,
    })
  } else {
    verifyConsistency({
      first: Number(given['first']),
      second: Number(given['second']),
      firstRoot: hex(given['firstRoot']),
      secondRoot: hex(given['secondRoot']),
      proof,
    })
  }
  return { ok: true }
}

describe('log, published vectors', () => {
  for (const vector of cases) {
    it(vector.name, () => {
      expect(run(vector)).to.deep.equal(vector.error ?? vector.out)
    })
  }
})
