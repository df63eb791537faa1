import { expect } from 'chai'
import { signCheckpoint, verifyCheckpoint } from '../../../protocol/src/audit/checkpoint.ts'
import { openNote, signNote } from '../../../protocol/src/audit/note.ts'
import { parseVerifierKey, verifierKey } from '../../../protocol/src/audit/noteKey.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'

const old = signerOfSeed('log.example/a', new Uint8Array(32).fill(1))
const next = signerOfSeed('log.example/a', new Uint8Array(32).fill(2))
const vkey = verifierKey(old.name, old.publicKey)

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : (error as { code: string }).code
  }
  return 'no error'
}

describe('signed notes', () => {
  it('give back their text, also one with blank lines', () => {
    const text = 'a\n\nb — c\n'
    expect(openNote(signNote(text, old), { vkey, code: 'bad_receipt' })).to.equal(text)
  })

  it('are valid for both keys while one replaces the other', () => {
    const checkpoint = { origin: old.name, size: 7, root: new Uint8Array(32) }
    const note = signCheckpoint(checkpoint, old, next)
    for (const signer of [old, next]) {
      const key = verifierKey(signer.name, signer.publicKey)
      expect(verifyCheckpoint(note, { vkey: key, origin: old.name })).to.deep.equal(checkpoint)
    }
  })

  it('are no checkpoint with a line more, even an empty one', () => {
    const text = `${old.name}\n7\n${'A'.repeat(43)}=\n`
    expect(verifyCheckpoint(signNote(text, old), { vkey, origin: old.name }).size).to.equal(7)
    for (const bad of [`${text}\n`, `${text}x\n`, text.slice(0, -45)]) {
      expect(codeOf(() => verifyCheckpoint(signNote(bad, old), { vkey, origin: old.name }))).to.equal(
        'bad_checkpoint',
      )
    }
  })

  it('are refused if any line of this key is wrong, though another is right', () => {
    const note = signNote('a\n', old)
    const wrong = signNote('b\n', old).split('\n').at(-2)
    expect(codeOf(() => openNote(`${note}${wrong}\n`, { vkey, code: 'bad_receipt' }))).to.equal('bad_receipt')
  })

  it('are refused with lines that are no signatures, even beside a good one', () => {
    const note = signNote('a\n', old)
    for (const line of ['', '— x', '- x AAAAAA==', '— x AAAA', '— x ====', '— x AAAAAB==', '— x  AAAAAA==']) {
      expect(
        codeOf(() => openNote(`${note}${line}\n`, { vkey, code: 'bad_checkpoint' })),
        line,
      ).to.equal('bad_checkpoint')
    }
  })

  it('are refused with control characters, lone surrogates and beyond 64 KiB', () => {
    const note = signNote('a\n', old)
    for (const bad of [`\t${note}`, `\ud800${note}`, `${'a'.repeat(65_536)}${note}`, '']) {
      expect(codeOf(() => openNote(bad, { vkey, code: 'bad_receipt' }))).to.equal('bad_receipt')
    }
  })

  it('are not made of text without final LF or with control characters, nor under a bad name', () => {
    for (const text of ['a', 'a\r\n', '\ud800\n', '']) {
      expect(codeOf(() => signNote(text, old))).to.equal('TypeError')
    }
    for (const name of ['', 'a b', 'a+b', 'a\nb']) {
      expect(codeOf(() => signNote('a\n', { ...old, name }))).to.equal('TypeError')
    }
  })

  it('take the Ed25519 they are given', () => {
    // Only the one method is called here.
    const never = { ed25519Verify: () => false } as unknown as Parameters<typeof openNote>[2]
    expect(codeOf(() => openNote(signNote('a\n', old), { vkey, code: 'bad_receipt' }, never))).to.equal(
      'bad_receipt',
    )
  })
})

describe('parseVerifierKey', () => {
  it('gives name, id and key', () => {
    const { name, publicKey, keyId } = parseVerifierKey(vkey)
    expect(name).to.equal(old.name)
    expect(publicKey).to.deep.equal(old.publicKey)
    expect(keyId).to.have.length(4)
  })

  const [name, id, key] = vkey.split('+') as [string, string, string]
  const bad: Record<string, string> = {
    'another name': `other+${id}+${key}`,
    'another id': `${name}+00000000+${key}`,
    'another key type': `${name}+${id}+Ag${key.slice(2)}`,
    'a short key': `${name}+${id}+AQ==`,
    'upper case': `${name}+${id.toUpperCase()}+${key}`,
    nothing: '',
  }
  for (const [what, text] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(codeOf(() => parseVerifierKey(text))).to.equal('bad_request')
    })
  }
})
