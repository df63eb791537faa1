import { keyIdOf, lineOf, vkeyOf } from '../../test/reference/note.ts'
import { addCheckpointCases } from './addCheckpointCases.ts'
import type { Case } from './Case.ts'
import { policyCases } from './policyCases.ts'
import { proofCases } from './proofCases.ts'
import { bent, cosigned, logKey, text, time, vkeys, witnessKeys } from './witnessScene.ts'

/** Every file of vectors by its name. */
export function witnessVectors(): Readonly<Record<string, readonly Case[]>> {
  return {
    cosignature: cosignatureCases(),
    addCheckpoint: addCheckpointCases(),
    policy: policyCases(),
    tlogProof: proofCases(),
  }
}

function cosignatureCases(): readonly Case[] {
  const [first, second] = witnessKeys
  const [vkey] = vkeys.witnesses
  if (first === undefined || second === undefined || vkey === undefined) return []
  const twice = `${cosigned(0)}${lineOf(text, first, time + 5)}`
  const asNote = `${text}\n${lineOf(text, { ...first, type: 1 })}`
  const otherName = vkeyOf({ ...first, name: 'witness.example/other' })
  const line = (id: Uint8Array): string =>
    `${cosigned()}— ${first.name} ${Buffer.concat([id, Buffer.alloc(64, 1)]).toString('base64')}\n`
  const ownId = keyIdOf(first.name, first.type, first.publicKey)
  return [
    { name: 'one', in: { note: cosigned(0), vkey }, out: { witness: first.name, time } },
    { name: 'among others', in: { note: cosigned(2, 0, 1), vkey }, out: { witness: first.name, time } },
    { name: 'the newest of two', in: { note: twice, vkey }, out: { witness: first.name, time: time + 5 } },
    { name: 'none', in: { note: cosigned(1, 2), vkey }, out: null },
    { name: 'the same key as a plain signature is another key', in: { note: asNote, vkey }, out: null },
    {
      name: 'the same key under another name is another key',
      in: { note: cosigned(0), vkey: otherName },
      out: null,
    },
    { name: 'a line under its name with another id', in: { note: line(Buffer.alloc(4)), vkey }, out: null },
    { name: 'a line that is too short for a time', in: { note: line(ownId), vkey }, error: 'bad_checkpoint' },
    {
      name: 'a changed signature',
      in: { note: bent(cosigned(0), first.name), vkey },
      error: 'bad_checkpoint',
    },
    {
      name: 'a changed size',
      in: { note: cosigned(0).replace('\n7\n', '\n8\n'), vkey },
      error: 'bad_checkpoint',
    },
    {
      name: 'one valid and one changed',
      in: { note: bent(twice, first.name), vkey },
      error: 'bad_checkpoint',
    },
    { name: 'no final LF', in: { note: cosigned(0).slice(0, -1), vkey }, error: 'bad_checkpoint' },
    { name: 'CRLF', in: { note: cosigned(0).replaceAll('\n', '\r\n'), vkey }, error: 'bad_checkpoint' },
    {
      name: 'a line that is no signature',
      in: { note: `${cosigned(0)}hello\n`, vkey },
      error: 'bad_checkpoint',
    },
    { name: 'a key of logs', in: { note: cosigned(0), vkey: vkeys.log }, error: 'bad_request' },
    {
      name: 'a key of logs under a witness',
      in: { note: cosigned(0), vkey: vkeyOf({ ...logKey, name: 'x' }) },
      error: 'bad_request',
    },
    {
      name: 'a key whose id is another',
      in: { note: cosigned(0), vkey: vkey.replace(/\+........\+/, '+00000000+') },
      error: 'bad_request',
    },
  ]
}
