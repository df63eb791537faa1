import { base64, cosigned, pathOf } from './witnessScene.ts'
import type { Case } from './Case.ts'

/** Bodies of requests to a witness: what is read from them, or refused. */
export function addCheckpointCases(): readonly Case[] {
  const lines = pathOf(3).map(base64)
  const checkpoint = cosigned()
  const body = (...head: readonly string[]): string => `${head.join('\n')}\n\n${checkpoint}`
  const refused = (name: string, text: string): Case => ({ name, in: { body: text }, error: 'bad_request' })
  return [
    { name: 'the first one', in: { body: body('old 0') }, out: { old: 0, proof: [], checkpoint } },
    {
      name: 'with a proof',
      in: { body: body('old 5', ...lines) },
      out: { old: 5, proof: lines, checkpoint },
    },
    {
      name: '63 hashes',
      in: { body: body('old 5', ...Array<string>(63).fill(lines[0] ?? '')) },
      out: { old: 5, proof: Array<string>(63).fill(lines[0] ?? ''), checkpoint },
    },
    refused('64 hashes', body('old 5', ...Array<string>(64).fill(lines[0] ?? ''))),
    refused('a leading zero', body('old 05')),
    refused('a sign', body('old +5')),
    refused('two spaces', body('old  5')),
    refused('no number', body('old ')),
    refused('another word', body('size 5')),
    refused('a number above 2^53', body('old 9007199254740993')),
    refused('a hash of 31 bytes', body('old 5', base64(Buffer.alloc(31)))),
    refused('a hash of 33 bytes', body('old 5', base64(Buffer.alloc(33)))),
    refused('a hash without padding', body('old 5', (lines[0] ?? '').replace('=', ''))),
    refused('a hash in base64url', body('old 5', `${'-'.repeat(42)}8=`)),
    refused('CRLF', body('old 5', ...lines).replaceAll('\n', '\r\n')),
    refused('no blank line', `old 5\n${lines.join('\n')}`),
    refused('nothing', ''),
  ]
}
