/** Texts of the provider's pages. */
export const providerEn = {
  nav: { patients: 'Patients' },
  patients: { title: 'Patients who share with you', empty: 'No patient shares with you yet.' },
}
