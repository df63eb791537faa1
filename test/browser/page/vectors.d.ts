/** Made by the bundler: name of a vector file → its text. */
declare module 'vectors' {
  const vectors: Readonly<Record<string, string>>
  export { vectors }
}
