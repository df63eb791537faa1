import { expect } from 'chai'
import { CliError } from '../../cli/src/CliError.ts'
import type { Command } from '../../cli/src/Command.ts'
import { parseArguments } from '../../cli/src/parseArguments.ts'

const command: Pick<Command, 'name' | 'arguments' | 'options'> = {
  name: 'patient grant',
  arguments: [
    { name: 'ORGANISATION', help: 'who' },
    { name: 'MORE', help: 'others', isOptional: true, isMany: true },
  ],
  options: [
    { name: 'class', value: 'CLASS', isMany: true, help: 'which' },
    { name: 'out', short: 'o', value: 'FILE', help: 'where' },
    { name: 'dry-run', help: 'only say' },
  ],
}

describe('cli: arguments', () => {
  it('reads positions, options, repeated options and flags', () => {
    const args = parseArguments(command, [
      ...['Harbour', '--class', 'labs,notes', 'b', '--class=vitals', 'c', '--dry-run', '-o', 'x', '--json'],
    ])
    expect(args.one('ORGANISATION')).to.equal('Harbour')
    expect(args.many('MORE')).to.deep.equal(['b', 'c'])
    expect(args.maybe('MORE')).to.equal('b')
    expect(args.options('class')).to.deep.equal(['labs', 'notes', 'vitals'])
    expect(args.option('out')).to.equal('x')
    expect([args.flag('dry-run'), args.flag('json'), args.flag('yes')]).to.deep.equal([true, true, false])
    expect(args.option('gateway')).to.equal(undefined)
  })

  it('takes what follows -- as it is', () => {
    expect(parseArguments(command, ['--', '--class']).one('ORGANISATION')).to.equal('--class')
  })

  for (const [what, argv, said] of [
    ['a missing argument', [], 'ORGANISATION is missing'],
    ['an unknown option', ['a', '--clas', 'labs'], "Unknown option '--clas'"],
    ['an option without its value', ['a', '--class'], '--class <value>'],
    ['a value for a flag', ['a', '--dry-run=yes'], '--dry-run'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseArguments(command, argv))
        .to.throw(CliError, said)
        .with.property('code', 'usage')
    })
  }

  it('refuses an argument too many', () => {
    const one = { name: 'x', arguments: [{ name: 'A', help: '' }] }
    expect(() => parseArguments(one, ['a', 'b'])).to.throw(CliError, 'Too many arguments: b')
  })

  it('wants no arguments where help is asked for', () => {
    expect(parseArguments(command, ['--help']).flag('help')).to.equal(true)
  })

  it('knows only what is in the table', () => {
    const args = parseArguments(command, ['a'])
    expect(() => args.one('PATIENT')).to.throw(TypeError)
    expect(() => args.option('nothing')).to.throw(TypeError)
  })
})
