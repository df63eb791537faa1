import { expect } from 'chai'
import fc from 'fast-check'
import type { ImportPiece } from '../../../../sdk/src/patient/import/importPieces.ts'
import { ndjsonPieces } from '../../../../sdk/src/patient/import/ndjsonPieces.ts'

async function piecesOf(chunks: Iterable<Uint8Array | string>): Promise<ImportPiece[]> {
  const pieces: ImportPiece[] = []
  for await (const piece of ndjsonPieces(chunks)) pieces.push(piece)
  return pieces
}

describe('sdk/patient/import: lines of NDJSON', () => {
  it('are the same however the input is cut, and every line that holds something is one piece', async () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x0a, 0x20, 0x7b, 0x7d, 0x22))
    const input = fc.tuple(fc.array(byte, { maxLength: 200 }), fc.array(fc.nat(200)))
    await fc.assert(
      fc.asyncProperty(input, async ([bytes, cuts]) => {
        const whole = Uint8Array.from(bytes)
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
        const parts = places.slice(1).map((end, i) => whole.subarray(places[i], end))
        const pieces = await piecesOf([whole])
        expect(await piecesOf(parts)).to.deep.equal(pieces)
        const lines = Buffer.from(whole).toString('latin1').split('\n')
        const held = lines.flatMap((line, i) => (/[^\0-\x20]/.test(line) ? [`line ${i + 1}`] : []))
        expect(pieces.map(({ at }) => at)).to.deep.equal(held)
      }),
      { numRuns: 500 },
    )
  })

  it('take what a reject file held, as resource or as text', async () => {
    const lines = [
      '{"reject":{"at":"line 1"},"resource":{"value":1.10}}',
      '{"reject":{"at":"line 2"},"text":"{\\"a\\":1}"}',
      '{"reject":{"at":"line 3"}}',
      '{"reject":{"at":"line 4"},"text":5}',
    ]
    const pieces = await piecesOf([lines.join('\n')])
    expect(pieces.map((piece) => ('text' in piece ? piece.text : piece.fault.reason))).to.deep.equal([
      '{"value":1.10}',
      '{"a":1}',
      'no_resource',
      'no_resource',
    ])
  })
})
