import { expect } from 'chai'
import { dicomPixels } from '../../../portal/src/record/dicomPixels.ts'
import { dicomFile } from '../support/dicomFile.ts'

const greys = (file: Buffer): number[] => [...(dicomPixels(file)?.pixels ?? [])].filter((_, i) => i % 4 === 0)

describe('dicomPixels', () => {
  it('spreads what is in the file from black to white', () => {
    expect(
      greys(dicomFile({ width: 2, height: 2, bits: 16, pixels: [1000, 2000, 3000, 2000] })),
    ).to.deep.equal([0, 128, 255, 128])
    expect(greys(dicomFile({ width: 2, height: 1, bits: 8, pixels: [10, 20] }))).to.deep.equal([0, 255])
  })

  it('turns round what calls white its darkest', () => {
    const file = dicomFile({ width: 2, height: 1, bits: 8, pixels: [10, 20], photometric: 'MONOCHROME1' })
    expect(greys(file)).to.deep.equal([255, 0])
  })

  it('says what the picture is, and nobody’s name', () => {
    const picture = dicomPixels(dicomFile({ width: 1, height: 1, bits: 8, pixels: [7] }))
    expect(picture).to.deep.include({ width: 1, height: 1, modality: 'CR', description: 'Hand' })
  })

  it('shows nothing of what is compressed or too short', () => {
    const jpeg = dicomFile({
      width: 1,
      height: 1,
      bits: 8,
      pixels: [7],
      transferSyntax: '1.2.840.10008.1.2.4.70',
    })
    expect(dicomPixels(jpeg)).to.equal(null)
    expect(dicomPixels(dicomFile({ width: 9, height: 9, bits: 16, pixels: [1] }))).to.equal(null)
  })
})
