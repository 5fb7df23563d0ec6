'use client'
import { useEffect, useLayoutEffect } from 'react'

/** `useLayoutEffect`, without the warning that React 18 gives on a server. */
export const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect
