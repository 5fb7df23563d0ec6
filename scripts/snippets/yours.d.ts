// What parts of files take from the app around them.
type Component = (props: { readonly children?: unknown; readonly size?: string }) => React.ReactNode
type Person = {
  readonly id: string
  readonly stripeCustomerId: string
  readonly click: (element: HTMLElement) => Promise<void>
}

declare const user: Person
declare const session: { readonly user: Person | null; readonly token: () => Promise<string> }
declare function useSession(): { readonly user: Person | null; readonly isLoading: boolean }
declare const headers: () => Promise<Record<string, string>>
declare const authHeaders: typeof headers
declare const customerId: () => string | null
declare const children: React.ReactNode
declare const page: { readonly downloads: number }
declare const prompt: string
declare const analytics: { readonly track: (name: string, event: object) => void }
declare const [Button, Sparkles, Generate, Toolbar]: readonly [
  Component,
  Component,
  Component,
  Component,
]

declare const source: import('usage-widgets').UsageSource
declare const events: typeof source
declare const flowglad: typeof source
declare const usage: import('usage-widgets/report').ReportSource
declare const downloads: typeof source & {
  readonly insertOnce: (row: object) => Promise<{ readonly total: number }>
}
declare const userOf: (request: Request) => Promise<Person | null>
declare const useBilling: typeof import('@flowglad/react').useBilling
declare const query: import('usage-widgets/server').UsageQuery
declare const stripe: import('stripe').default
declare const offers: import('usage-widgets/stripe').StripeOffers

declare const expect: typeof import('vitest').expect
declare const createMySource: (options: { readonly fetch: typeof fetch }) => typeof source
declare const myServerInMemory: () => {
  readonly fetch: typeof fetch
  readonly sum: (customer: string) => number
  readonly session: { readonly set: (customer: string | null) => void }
  readonly useElsewhere: (amount: number) => void
  readonly setDown: (failing: boolean) => void
  readonly hold: () => () => void
  readonly loseNextReply: () => void
  readonly refuseNext: () => void
}

declare module 'react-hot-toast' {
  const toast: Record<'success' | 'error', (text: string) => void>
  export default toast
}

// Frameworks that this repository does not install; their consumer tests build with them.
declare module '@react-router/dev/vite'
declare module '@react-router/dev/routes' {
  type RouteConfig = readonly string[]
  const index: (file: string) => string
  const route: (path: string, file: string) => string
}
declare module 'react-router' {
  type LoaderFunctionArgs = { readonly request: Request }
  const [Links, Meta, Outlet, Scripts]: readonly [Component, Component, Component, Component]
  function useLoaderData<Loader extends (args: LoaderFunctionArgs) => unknown>(): Awaited<
    ReturnType<Loader>
  >
}
declare module '@tanstack/react-router'
declare module '@tanstack/react-start'
declare module '@tanstack/react-start/server'
declare module '@tanstack/react-start/plugin/vite'
declare module 'next/headers'
