import { SdkError } from '../../errors/SdkError.ts'
import type { FhirServer } from './FhirServer.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The base URL without a slash at its end. Throws `bad_request` for one that is not safe, or an id that is none. */
export function requireFhirUrl({ base, patientId }: FhirServer): string {
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(patientId)) throw badRequest('The id of the patient is no FHIR id')
  const url = URL.parse(base)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  if (url === null || !isSafe) throw badRequest('The FHIR server needs an https address')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw badRequest('The address of the FHIR server is more than a base URL')
  return url.href.replace(/\/+$/, '')
}

/** A link of an answer, if it leads to the same server. Throws `fhir_server_untrusted`. */
export function requireSameServer(base: string, link: string, page: string): string {
  const url = URL.parse(link, page)
  if (url !== null && url.origin === new URL(base).origin && url.username === '' && url.password === '')
    return url.href
  throw new SdkError('fhir_server_untrusted', 'The FHIR server links to another server', {
    next: 'Nothing was asked there; check the address with the operator of the server',
  })
}

function badRequest(what: string): SdkError {
  return new SdkError('bad_request', what, { next: 'Check the address that the server’s operator gave' })
}
