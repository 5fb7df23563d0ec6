/** What is wrong with the line between a client and the sandbox. */
export type Faults = {
  /** Milliseconds before an answer, and before a lost one. @default 0 */
  readonly latency: number
  /** The platform answers 500 and does nothing. @default false */
  readonly failure: boolean
  /** The request is carried out, the answer never arrives: `fetch` rejects. @default false */
  readonly lostReply: boolean
  /** The request arrives twice; the first answer counts. @default false */
  readonly doubled: boolean
  /** The request never arrives: `fetch` rejects. The client does not know. @default false */
  readonly unreachable: boolean
  /** As `unreachable`, and the sandbox's `useBilling` knows it and asks nothing. @default false */
  readonly offline: boolean
  /** A gateway answers with an HTML page; the request is not carried out. @default false */
  readonly garbled: boolean
  /** Which requests the faults meet: recordings (`writes`), all others (`reads`), or all. */
  readonly only: 'all' | 'reads' | 'writes'
}

/** The settable faults of a sandbox. */
export type FaultControls = {
  readonly get: () => Faults
  /** Changes some until further notice. */
  readonly set: (some: Partial<Faults>) => void
  /** Changes some for one request: the next that `only` names. Calls queue up. */
  readonly next: (some: Partial<Faults>) => void
  /** Back to a perfect line. */
  readonly clear: () => void
  /** The faults one request meets; takes what `next` queued for it. */
  readonly take: (kind: 'reads' | 'writes') => Faults
}

const none: Faults = {
  latency: 0,
  failure: false,
  lostReply: false,
  doubled: false,
  unreachable: false,
  offline: false,
  garbled: false,
  only: 'all',
}

/** A perfect line whose faults can be set. `onChange` is called after each change. */
export function createFaults(onChange: () => void): FaultControls {
  let standing = none
  let queued: Partial<Faults>[] = []
  return {
    get: () => standing,
    set: (some) => {
      standing = { ...standing, ...some }
      onChange()
    },
    next: (some) => {
      queued.push(some)
    },
    clear: () => {
      standing = none
      queued = []
      onChange()
    },
    take: (kind) => {
      const meets = (only: Faults['only'] = 'all') => only === 'all' || only === kind
      const base = meets(standing.only) ? standing : none
      const once = queued.find((some) => meets(some.only))
      queued = queued.filter((some) => some !== once)
      return { ...base, ...once }
    },
  }
}
