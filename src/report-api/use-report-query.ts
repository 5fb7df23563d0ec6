'use client'
import { QueryClient, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { UsageError } from '../billing/errors.js'
import { type MetricOptions, type ReadReport, readReport } from './read-report.js'
import {
  type ReportQuery,
  type RequestReport,
  unreachable,
  unreadable,
  withDeadline,
} from './request-report.js'

/** How reports are asked for, and as whom. */
export type ReportAccess = {
  readonly request: RequestReport
  readonly options: MetricOptions & { readonly url?: string; readonly metrics?: readonly string[] }
  /** `null` signed out; `undefined` when the host does not say. */
  readonly customer: string | null | undefined
  readonly client: QueryClient
}

/** One report as the cache holds it. */
export type QueriedReport = {
  /** `null` until it was answered. */
  readonly read: ReadReport | null
  readonly error: UsageError | null
  readonly fetching: boolean
  /** Waits for the device to be online. */
  readonly paused: boolean
  readonly updatedAt: number
  readonly refetch: () => Promise<unknown>
}

/** Milliseconds a report counts as new, so that going back and forth between ranges asks once. */
const NEW = 10_000

let shared: QueryClient | undefined

/** The client of pages that give none: one, so that all their widgets share one cache. */
export function sharedClient(): QueryClient {
  shared ??= new QueryClient()
  return shared
}

/** Lets the client hear of focus and of the network, as its provider would. */
export function useMounted(client: QueryClient): void {
  useEffect(() => {
    client.mount()
    return () => client.unmount()
  }, [client])
}

/**
 * A report from the cache, asked for where it is missing or old; `null` as query asks for nothing.
 * Leaving a query ends its request. Reads no context: the client is handed in.
 */
export function useReportQuery(access: ReportAccess, asked: ReportQuery | null): QueriedReport {
  const { client, request, options, customer } = access
  const { url, metrics, levels, resources, currency } = options
  const query = { ...asked, metrics }
  const enabled = asked !== null && customer !== null
  const result = useQuery<string>(
    {
      queryKey: ['usage-widgets', 'report', url ?? null, customer ?? null, query],
      queryFn: ({ signal }) => withDeadline(signal, (ends) => request(query, ends)),
      enabled,
      staleTime: NEW,
      refetchOnWindowFocus: 'always',
      structuralSharing: false,
      retry: (failures, error) => failures < 2 && unreachable(error).code === 'unreachable',
    },
    client,
  )
  const text = enabled ? result.data : undefined
  // As texts: lists written in JSX are new at every render.
  const [level, resource] = [levels?.join(), resources?.join()]
  const dated = asked?.startDate !== undefined
  const read = useMemo(() => {
    if (text === undefined) return null
    const given = { levels: level?.split(','), resources: resource?.split(',') }
    return readReport(JSON.parse(text), { ...given, currency, dated })
  }, [text, level, resource, currency, dated])
  return {
    read,
    error: result.error
      ? unreachable(result.error)
      : text !== undefined && !read
        ? unreadable
        : null,
    fetching: result.fetchStatus === 'fetching',
    paused: result.fetchStatus === 'paused',
    updatedAt: result.dataUpdatedAt,
    refetch: result.refetch,
  }
}
