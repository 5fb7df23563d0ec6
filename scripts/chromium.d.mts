import type { LaunchOptions } from 'playwright'

/** How to launch the Chromium of this machine with Playwright; `undefined` when it has none. */
export declare function browserLaunchOptions(): LaunchOptions | undefined
