import { fromUtf8 } from '@consentry/protocol'
import type { TransportAnswer } from '../../client/ports.ts'
import { SdkError } from '../../errors/SdkError.ts'

/** What to do next, by status. */
const advice: ReadonlyMap<number, string> = new Map([
  [401, 'Get a new token from the server'],
  [403, 'Ask for a token that covers the whole record'],
  [404, 'Check the address and the id of the patient'],
  [410, 'The patient was deleted at the server'],
])

/** The refusal of a FHIR server as an error: its status and the codes of its OperationOutcome, never its words. */
export function refusalOfServer(answer: TransportAnswer | undefined): SdkError {
  if (answer === undefined) return new SdkError('unreachable', 'The FHIR server gave no answer')
  const { status } = answer
  const codes = issueCodes(answer)
  const said = codes.length === 0 ? '' : ` (${codes.join(', ')})`
  const next = advice.get(status)
  return new SdkError('fhir_server_refused', `The FHIR server answered with status ${status}${said}`, {
    status,
    ...(next === undefined ? {} : { next }),
  })
}

function issueCodes({ body }: TransportAnswer): readonly string[] {
  try {
    const outcome = JSON.parse(fromUtf8(body) ?? '') as { issue?: readonly { code?: unknown }[] }
    const codes = (outcome.issue ?? []).map(({ code }) => code)
    // Codes of FHIR's list look so; anything else may be words about a person.
    return codes
      .filter((code) => typeof code === 'string' && /^[a-z]+(-[a-z]+)*$/.test(code))
      .slice(0, 5) as string[]
  } catch {
    return []
  }
}
