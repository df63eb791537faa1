/** Texts of the auditor's pages. */
export const auditorEn = {
  nav: { verify: 'Verify' },
  verify: { title: 'Verify a bundle', drop: 'Choose the bundle file' },
}
