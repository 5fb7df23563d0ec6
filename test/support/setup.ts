import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// How busy the machine is must not decide.
configure({ asyncUtilTimeout: 120_000 })

afterEach(cleanup)
