// What few pages need, loaded when it is needed. In one piece: pieces of their own would cut the rest of a page into so many
// that compression loses more than is saved. So this list is one although it is no entry of the package.
export { archiveEntries } from './archiveEntries.ts'
export { fhirPages } from './import/fhirPages.ts'
export { importPieces } from './import/importPieces.ts'
export { ndjsonPieces } from './import/ndjsonPieces.ts'
export { readArchive } from './readArchive.ts'
export { tarOf } from './tarOf.ts'
