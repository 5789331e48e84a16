/** Lets the browser save a file that the server answered: `save(await call(api.POST(path, { body, parseAs: 'blob' })), 'name.zip')`. */
export function save(file: unknown, name: string) {
  const address = URL.createObjectURL(file as Blob)
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}
