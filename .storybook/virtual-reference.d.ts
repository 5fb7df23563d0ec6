declare module 'virtual:reference' {
  const reference: readonly import('./reference.js').ReferenceEntry[]
  export default reference
}
