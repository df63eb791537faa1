import { lineOf } from '../../test/reference/note.ts'
import { sha256 } from '../../test/reference/proofs.ts'
import {
  base64,
  bent,
  cosigned,
  leafHashes,
  origin,
  otherLogKey,
  pathOf,
  receiptKey,
  text,
  vkeys,
} from './witnessScene.ts'
import type { Case } from './Case.ts'

const index = 3

const [w1 = '', w2 = '', w3 = ''] = vkeys.witnesses
const policy = `log ${vkeys.log}\nwitness a ${w1}\nwitness b ${w2}\nwitness c ${w3}\ngroup g 2 a b c\nquorum g\n`
const alone = `log ${vkeys.log}\nquorum none\n`
const given = (proof: string, more: object = {}): object => ({ proof, vkey: vkeys.receipt, policy, ...more })

/** Proofs of a receipt: with what they verify, or how they are refused. */
export function proofCases(): readonly Case[] {
  const good = proofText({ checkpoint: cosigned(0, 2) })
  const out = { index, size: 7, verdict: 'allow', witnesses: ['a', 'c'] }
  return [
    { name: 'witnessed by two of three', in: given(good), out },
    { name: 'without a quorum', in: given(proofText({}), { policy: alone }), out: { ...out, witnesses: [] } },
    ...badCases(good),
  ]
}

function badCases(good: string): readonly Case[] {
  const refused = (name: string, error: string, proof: string): Case => ({ name, in: given(proof), error })
  return [
    refused('one witness where two are asked for', 'bad_checkpoint', proofText({ checkpoint: cosigned(1) })),
    refused(
      'the log itself did not sign',
      'bad_checkpoint',
      proofText({ checkpoint: good.slice(good.indexOf(text)).replace(/— gw.*\n/, '') }),
    ),
    refused(
      'signed by another key',
      'bad_checkpoint',
      proofText({ checkpoint: `${text}\n${lineOf(text, otherLogKey)}` }),
    ),
    refused('a changed cosignature', 'bad_checkpoint', bent(good, 'witness.example/w1')),
    refused('another index', 'bad_receipt', good.replace('index 3', 'index 2')),
    refused('a receipt for another leaf', 'bad_proof', proofText({ checkpoint: cosigned(0, 2), leaf: 2 })),
    refused(
      'a receipt by another key',
      'bad_receipt',
      proofText({ checkpoint: cosigned(0, 2), isForged: true }),
    ),
    refused('no receipt', 'bad_receipt', good.replace(/extra .*\n/, '')),
    refused(
      'a hash that was changed',
      'bad_proof',
      good.replace(base64(pathOf(index)[1] ?? sha256()), base64(sha256())),
    ),
    refused('a hash too few', 'bad_proof', good.replace(`${base64(pathOf(index)[0] ?? sha256())}\n`, '')),
    refused('a hash too many', 'bad_proof', good.replace('index 3\n', `index 3\n${base64(sha256())}\n`)),
    refused('another version', 'bad_proof', good.replace('@v1', '@v2')),
    refused('an index with a leading zero', 'bad_proof', good.replace('index 3', 'index 03')),
    refused('extra data after the index', 'bad_proof', good.replace(/(extra .*\n)(index 3\n)/, '$2$1')),
    refused('extra data twice', 'bad_proof', good.replace(/(extra .*\n)/, '$1$1')),
    refused('CRLF', 'bad_proof', good.replaceAll('\n', '\r\n')),
    refused('no checkpoint', 'bad_proof', good.slice(0, good.indexOf('\n\n'))),
    refused('another log', 'bad_receipt', good.replaceAll(origin, `${origin}0`)),
  ]
}

type Parts = { readonly checkpoint?: string; readonly leaf?: number; readonly isForged?: boolean }

function proofText({ checkpoint = cosigned(), leaf = index, isForged = false }: Parts): string {
  const receipt = receiptNote(leaf, isForged)
  const lines = ['c2sp.org/tlog-proof@v1', `extra ${base64(Buffer.from(receipt))}`, `index ${index}`]
  return `${[...lines, ...pathOf(index).map(base64)].join('\n')}\n\n${checkpoint}`
}

function receiptNote(leaf: number, isForged: boolean): string {
  const said = [
    'consentry-receipt/v1',
    origin,
    index,
    base64(leafHashes[leaf] ?? sha256()),
    1_767_225_600_000,
    'allow',
    base64(sha256(Buffer.from('proof of the request'))),
  ]
  const body = `${said.join('\n')}\n`
  const key = isForged ? { ...otherLogKey, name: receiptKey.name } : receiptKey
  return `${body}\n${lineOf(body, key)}`
}
