import { vkeys } from './witnessScene.ts'
import type { Case } from './Case.ts'

const [w1 = '', w2 = '', w3 = ''] = vkeys.witnesses
const three = [`witness a ${w1}`, `witness b ${w2} https://b.example/`, `witness c ${w3}`]
const file = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

/** Policy files: for which sets of witnesses the quorum is there, or what is refused. */
export function policyCases(): readonly Case[] {
  return [...goodCases(), ...badCases()]
}

function goodCases(): readonly Case[] {
  const holds = (name: string, text: string, enough: readonly string[], short: readonly string[]): Case => ({
    name,
    in: { policy: text },
    out: { enough, short },
  })
  return [
    holds('none', file('quorum none'), ['', 'a'], []),
    holds('one witness', file(...three, 'quorum b'), ['b', 'a b'], ['', 'a', 'a c']),
    holds(
      'two of three',
      file(...three, 'group g 2 a b c', 'quorum g'),
      ['a b', 'b c', 'a b c'],
      ['', 'a', 'c'],
    ),
    holds('any', file(...three, 'group g any a b c', 'quorum g'), ['a', 'b', 'c'], ['', 'd']),
    holds('all', file(...three, 'group g all a b c', 'quorum g'), ['a b c'], ['a b', 'b c']),
    holds(
      'a group in a group',
      file(...three, 'group g any a b', 'group h all g c', 'quorum h'),
      ['a c', 'b c'],
      ['a b', 'c', 'a'],
    ),
    holds(
      'comments, tabs and blank lines',
      file('# who', '', ` \twitness\ta ${w1}`, 'quorum a  '),
      ['a'],
      [''],
    ),
    holds('with its log', file(`log ${vkeys.log} https://gw.example/v1/log`, 'quorum none'), [''], []),
  ]
}

function badCases(): readonly Case[] {
  const refused = (name: string, ...lines: readonly string[]): Case => ({
    name,
    in: { policy: file(...lines) },
    error: 'bad_request',
  })
  return [
    refused('no quorum', ...three),
    refused('two quorums', ...three, 'quorum a', 'quorum a'),
    refused('a quorum that comes before', 'quorum a', ...three),
    refused('a quorum of nobody', ...three, 'quorum d'),
    refused('a group of later names', 'group g any a', ...three, 'quorum g'),
    refused('a group of more than there are', ...three, 'group g 4 a b c', 'quorum g'),
    refused('a group of none', ...three, 'group g 0 a b c', 'quorum g'),
    refused('a group without members', ...three, 'group g all', 'quorum g'),
    refused('a number with a leading zero', ...three, 'group g 02 a b c', 'quorum g'),
    refused('a member twice', ...three, 'group g 2 a a b', 'quorum g'),
    refused('a member of two groups', ...three, 'group g any a b', 'group h 2 g a', 'quorum h'),
    refused('none as a member', ...three, 'group g any none a', 'quorum g'),
    refused('a name twice', ...three, `witness a ${w1}`, 'quorum a'),
    refused('a key twice', `witness a ${w1}`, `witness b ${w1}`, 'quorum a'),
    refused('a log twice', `log ${vkeys.log}`, `log ${vkeys.log}`, 'quorum none'),
    refused('a log key as a witness', `witness a ${vkeys.log}`, 'quorum a'),
    refused('a witness key as a log', `log ${w1}`, 'quorum none'),
    refused('a word too many', `witness a ${w1} https://a.example/ more`, 'quorum a'),
    refused('another keyword', 'threshold 2', 'quorum none'),
    refused('a control character', 'quorum none\u0000'),
    { name: 'no final LF', in: { policy: 'quorum none' }, error: 'bad_request' },
  ]
}
