/** Endings of the media types that records mostly have. */
const endings: ReadonlyMap<string, string> = new Map([
  ['application/fhir+json', 'fhir.json'],
  ['application/json', 'json'],
  ['application/pdf', 'pdf'],
  ['application/dicom', 'dcm'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/hl7-cda+xml', 'cda.xml'],
  ['text/plain', 'txt'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/tiff', 'tif'],
])

/** The ending of a file with a media type; `bin` for one that is not known. Parameters count nothing. */
export function extensionOf(mediaType: string): string {
  return endings.get(mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '') ?? 'bin'
}
