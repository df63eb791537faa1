/** A package.json as far as publishing looks at it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

/** What an export of a published package names: declarations and code. */
export interface PublishedExport {
  readonly types: string
  readonly default: string
}

/**
 * The manifest that goes into `dist`: exports name compiled files, and packages of this repository the versions
 * they were built with. Inside the repository `exports` name the sources, so that nothing has to be built to run.
 */
export function publishManifest(
  manifest: Manifest,
  versions: ReadonlyMap<string, string>,
): Omit<Manifest, 'exports'> & { readonly exports: Readonly<Record<string, PublishedExport>> } {
  const {
    private: _private,
    devDependencies: _development,
    exports = {},
    dependencies = {},
    ...rest
  } = manifest
  const released = Object.entries(dependencies).map(([name, range]) => [name, versions.get(name) ?? range])
  const compiled = Object.entries(exports).map(([key, source]) => {
    const stem = source.replace(/^\.\/src\//, './').replace(/\.ts$/, '')
    return [key, { types: `${stem}.d.ts`, default: `${stem}.js` }]
  })
  return {
    ...rest,
    engines: { node: '>=22.18' },
    exports: Object.fromEntries(compiled),
    dependencies: Object.fromEntries(released),
  }
}
