/** What the lock file says of a package, as far as the bootstrap looks at it. */
export interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

export interface Platform {
  readonly os: string
  readonly cpu: string
  readonly libc: string
}

export declare function ensureDependencies(root: string, node: string): Promise<void>

export declare function missing(
  wanted: Readonly<Record<string, LockedPackage>>,
  present: Readonly<Record<string, LockedPackage>>,
  platform: Platform,
): string[]
