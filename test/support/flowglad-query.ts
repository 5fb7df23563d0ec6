// The copy of react-query that @flowglad/react pins and loads, so that a test can put a fresh client
// below FlowgladProvider, which keeps one for the whole page.
export {
  QueryClient,
  QueryClientProvider,
} from '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
