/** True in a development build. The build makes it a test of `process.env.NODE_ENV`, which bundlers decide. */
declare const __DEV__: boolean
