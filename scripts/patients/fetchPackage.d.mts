/** A package of the npm registry with the integrity its archive must have. */
export interface PinnedPackage {
  readonly name: string
  readonly version: string
  /** `sha512-` and the digest in base64. */
  readonly integrity: string
}

export declare const IPS_PACKAGE: PinnedPackage

export declare class PackageError extends Error {
  readonly code: 'npm_failed' | 'integrity_differs' | 'tar_failed'
}

export declare function fetchPackage(
  wanted: PinnedPackage,
  directory: string,
  print?: (line: string) => void,
): Promise<string>
