import { expect } from 'chai'
import {
  addCheckpointText,
  cosign,
  noteKeyTypes,
  parseTlogProof,
  readCosignature,
  type Seconds,
  signCheckpoint,
  tlogProofText,
  verifierKey,
} from '@consentry/protocol'
import { openCheckpoint } from '../../reference/note.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'

const origin = 'gw.example/consentry/31337/1'
const log = signerOfSeed(origin, new Uint8Array(32).fill(1))
const witness = signerOfSeed('witness.example/w', new Uint8Array(32).fill(2))
const vkey = verifierKey(witness.name, witness.publicKey, noteKeyTypes.cosignature)
const time = 1_700_000_000 as Seconds
const note = signCheckpoint({ origin, size: 9, root: new Uint8Array(32).fill(3) }, log)
const text = note.slice(0, note.indexOf('\n\n') + 1)

describe('cosignatures', () => {
  it('are read back, and by the reference too', () => {
    const cosigned = note + cosign(text, { signer: witness, time })
    expect(readCosignature(cosigned, vkey)).to.deep.equal({ witness: witness.name, time })
    expect(openCheckpoint(cosigned, vkey)?.size).to.equal(9)
    expect(openCheckpoint(cosigned, verifierKey(origin, log.publicKey))?.size).to.equal(9)
  })

  it('never verify as a signature of the log, whoever holds the key', () => {
    const cosigned = note + cosign(text, { signer: { ...log, name: witness.name }, time })
    const asLog = verifierKey(witness.name, log.publicKey)
    expect(openCheckpoint(cosigned, asLog)).to.equal(null)
  })

  it('hold the time that was given and no other', () => {
    const line = cosign(text, { signer: witness, time })
    const later = cosign(text, { signer: witness, time: (time + 1) as Seconds })
    expect(line).not.to.equal(later)
    expect(readCosignature(note + line + later, vkey)?.time).to.equal(time + 1)
  })
})

describe('texts around a checkpoint', () => {
  it('keep it as it is', () => {
    const proof = { index: 3, proof: [new Uint8Array(32).fill(9)], checkpoint: note, extra: null }
    expect(parseTlogProof(tlogProofText(proof))).to.deep.equal(proof)
    expect(addCheckpointText({ old: 0, proof: [], checkpoint: note })).to.equal(`old 0\n\n${note}`)
  })

  it('may have extra data of any length', () => {
    for (const length of [0, 1, 100]) {
      const proof = { index: 0, proof: [], checkpoint: note, extra: new Uint8Array(length).fill(5) }
      expect(parseTlogProof(tlogProofText(proof))).to.deep.equal(proof)
    }
  })
})
