'use client'
import { useEffect, useLayoutEffect } from 'react'

/** An effect that runs before the browser paints; React 18 warns of such a one on a server, where none runs. */
export const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect
