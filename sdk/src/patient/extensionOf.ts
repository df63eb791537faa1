const extensions: Readonly<Record<string, string>> = {
  'application/fhir+json': '.json',
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/dicom': '.dcm',
  'application/xml': '.xml',
  'application/zip': '.zip',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'image/heic': '.heic',
  'image/tiff': '.tiff',
  'text/plain': '.txt',
  'text/xml': '.xml',
}

/** The ending of a file name for a media type; `.bin` for one that has none here. */
export function extensionOf(type: string): string {
  return extensions[type.split(';', 1)[0]?.trim().toLowerCase() ?? ''] ?? '.bin'
}
