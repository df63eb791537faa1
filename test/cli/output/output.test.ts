import { expect } from 'chai'
import { createOutput } from '../../../cli/src/output/createOutput.ts'
import { extensionOf } from '../../../cli/src/output/extensionOf.ts'
import { printable } from '../../../cli/src/output/printable.ts'
import { pairs, table } from '../../../cli/src/output/table.ts'
import { fakeTerminal } from '../support/fakeTerminal.ts'

describe('cli: output', () => {
  it('shows nothing that could move a cursor or turn the direction of writing', () => {
    expect(printable('a\u001b[2J\u0007b\u202ec\u2066d\r\u0085\n\te')).to.equal('a�[2J�b�c�d��\n\te')
    expect(printable('Zoë 漢字 🙂')).to.equal('Zoë 漢字 🙂')
  })

  it('makes tables whose cells stay in their row', () => {
    const text = table(
      ['name', 'n'],
      [
        ['long name', '1'],
        ['a\nb', '22'],
      ],
      { none: 'nothing' },
    )
    expect(text).to.equal('name       n\nlong name  1\na b        22\n')
    expect(table(['name'], [], { none: 'Nothing.' })).to.equal('Nothing.\n')
    expect(
      pairs([
        ['a', '1'],
        ['long', 'x\ny'],
      ]),
    ).to.equal('a     1\nlong  x y\n')
  })

  it('draws progress for a person only', () => {
    for (const [isTTY, isJson, drawn] of [
      [true, false, true],
      [false, false, false],
      [true, true, false],
    ] as const) {
      const { written, streams } = fakeTerminal({ answers: [], isTTY })
      const output = createOutput(streams.stdout, streams.stderr, isJson)
      const progress = output.progress('sealing')
      progress(1, 2)
      output.note('between')
      progress(2, 2)
      progress(0, 0)
      output.answer({ json: { done: 2 }, text: 'done\n' })
      expect(written.err.includes('sealing [############............]  50 %')).to.equal(drawn)
      expect(written.err).to.include('between\n')
      expect(written.out).to.equal(isJson ? '{"done":2}\n' : 'done\n')
    }
  })

  it('answers bit by bit', () => {
    const { written, streams } = fakeTerminal({ answers: [], isTTY: false })
    createOutput(streams.stdout, streams.stderr, true).piece({ json: { a: 1 }, text: 'a' })
    createOutput(streams.stdout, streams.stderr, false).piece({ json: { a: 1 }, text: 'a\n' })
    expect(written.out).to.equal('{"a":1}\na\n')
  })

  it('knows the endings of media types', () => {
    expect(['application/fhir+json; charset=utf-8', 'IMAGE/PNG', 'x/y', ''].map(extensionOf)).to.deep.equal([
      'fhir.json',
      'png',
      'bin',
      'bin',
    ])
  })
})
