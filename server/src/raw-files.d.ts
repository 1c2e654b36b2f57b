/** Files that the build puts into the program as text. */
declare module "*.sql?raw" {
  const text: string;
  export default text;
}
