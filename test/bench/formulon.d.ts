declare module 'formulon' {
  const formulon: unknown;
  export default formulon;
}
