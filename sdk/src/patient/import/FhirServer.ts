/** A FHIR R4 server, and the patient there. */
export type FhirServer = {
  /** Base URL, such as `https://ehr.example/fhir`; `http` only for this machine. */
  readonly base: string
  /** Id of the Patient at that server. */
  readonly patientId: string
  /** Bearer token that the server gave. It goes to this server only, and nowhere into records or errors. */
  readonly token?: string
  /** Only what changed since, as a FHIR instant. */
  readonly since?: string
  /** Resources of a page. Default 100; a server may give fewer. */
  readonly pageSize?: number
  /** Largest page, bytes. Default 32 MiB. */
  readonly maxPageBytes?: number
  /** Most pages. Default 10 000. */
  readonly maxPages?: number
}
