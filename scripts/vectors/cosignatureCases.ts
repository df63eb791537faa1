import { keyIdOf, lineOf, vkeyOf } from '../../test/reference/note.ts'
import type { Case } from './Case.ts'
import { bent, cosigned, logKey, text, time, vkeys, witnessKeys } from './witnessScene.ts'

const [first = logKey] = witnessKeys
const [vkey = ''] = vkeys.witnesses
const twice = `${cosigned(0)}${lineOf(text, first, time + 5)}`

/** Checkpoints with cosignatures: what a witness said on them, or how they are refused. */
export function cosignatureCases(): readonly Case[] {
  const asNote = `${text}\n${lineOf(text, { ...first, type: 1 })}`
  const otherName = vkeyOf({ ...first, name: 'witness.example/other' })
  const said = (name: string, note: string, out: object | null, key = vkey): Case => ({
    name,
    in: { note, vkey: key },
    out,
  })
  const once = { witness: first.name, time }
  return [
    said('one', cosigned(0), once),
    said('among others', cosigned(2, 0, 1), once),
    said('the newest of two', twice, { ...once, time: time + 5 }),
    said('none', cosigned(1, 2), null),
    said('the same key as a plain signature is another key', asNote, null),
    said('the same key under another name is another key', cosigned(0), null, otherName),
    said('a line under its name with another id', shortLine(Buffer.alloc(4)), null),
    ...badCases(),
  ]
}

function badCases(): readonly Case[] {
  const bad = (name: string, note: string): Case => ({ name, in: { note, vkey }, error: 'bad_checkpoint' })
  const badKey = (name: string, key: string): Case => ({
    name,
    in: { note: cosigned(0), vkey: key },
    error: 'bad_request',
  })
  return [
    bad('a line that is too short for a time', shortLine(keyIdOf(first.name, first.type, first.publicKey))),
    bad('a changed signature', bent(cosigned(0), first.name)),
    bad('a changed size', cosigned(0).replace('\n7\n', '\n8\n')),
    bad('one valid and one changed', bent(twice, first.name)),
    bad('no final LF', cosigned(0).slice(0, -1)),
    bad('CRLF', cosigned(0).replaceAll('\n', '\r\n')),
    bad('a line that is no signature', `${cosigned(0)}hello\n`),
    badKey('a key of logs', vkeys.log),
    badKey('a key of logs under another name', vkeyOf({ ...logKey, name: 'x' })),
    badKey('a key whose id is another', vkey.replace(/\+........\+/, '+00000000+')),
  ]
}

function shortLine(id: Uint8Array): string {
  return `${cosigned()}— ${first.name} ${Buffer.concat([id, Buffer.alloc(64, 1)]).toString('base64')}\n`
}
