import type { LaunchOptions } from 'playwright'

/** How to launch the Chromium of this machine with Playwright; `undefined` when it has none. */
export declare function browserLaunchOptions(asked?: {
  /** A browser with all its parts rather than a headless shell. @default false */
  whole?: boolean
}): LaunchOptions | undefined
